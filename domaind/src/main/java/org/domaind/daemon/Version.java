package org.domaind.daemon;

/** The release. */
final class Version {
    /** Set by the daemon's start script. */
    private static final String BUILD_PROPERTY = "domaind.build";
    private static final String UNPACKAGED = "unpackaged";

    private Version() {
    }

    /** As the jar's manifest says; a build that is not packaged has none. */
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? UNPACKAGED : version;
    }

    /** What the installation's launcher was made for: differs whenever anything in the jars does. */
    static String build() {
        return System.getProperty(BUILD_PROPERTY, UNPACKAGED);
    }
}
