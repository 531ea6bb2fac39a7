/** Guests that move between two simulated hosts, each with a daemon of its own. */
package org.domaind.tests.simulated.migrate;
