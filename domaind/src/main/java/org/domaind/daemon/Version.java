package org.domaind.daemon;

/** The release. */
final class Version {
    /** Set by the daemon's start script. */
    private static final String BUILD_PROPERTY = "domaind.build";
    private static final String UNPACKAGED = "unpackaged";

    private Version() {
    }

    /** From the jar's manifest; unpackaged classes have none. */
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? UNPACKAGED : version;
    }

    /** The build that the installed launcher belongs to: differs whenever anything in the jars does. */
    static String build() {
        return System.getProperty(BUILD_PROPERTY, UNPACKAGED);
    }
}
