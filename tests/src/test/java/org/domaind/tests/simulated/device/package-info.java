/** Devices and consoles of guests. */
package org.domaind.tests.simulated.device;
