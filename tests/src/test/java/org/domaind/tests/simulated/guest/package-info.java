/** What guests live through: creation, stops, reboots, names, memory and vcpus, many at once. */
package org.domaind.tests.simulated.guest;
