/** Programs that jobs of {@code tests/real-xen} run in the control domain of a real hypervisor: each prints a line a check. */
package org.domaind.tests.realxen;
