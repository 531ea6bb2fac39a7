/**
 * The daemon as a whole on the simulated host, driven through {@code xl} in this process: the fixture. The tests are in the packages below.
 *
 * <p>{@link org.domaind.tests.simulated.RunningDaemon} is a machine, a daemon below a private folder, and the calls that tests
 * make. It can kill its daemon as {@code kill -9} would: from one moment on nothing the daemon does reaches the hypervisor, and its files
 * are put back to how they were at that moment before the next daemon starts.
 */
package org.domaind.tests.simulated;
