package org.domaind.daemon;

/** The release. */
final class Version {
    private Version() {
    }

    /** As the jar's manifest says; a build that is not packaged has none. */
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
