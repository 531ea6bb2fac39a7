/** The daemon: one process that serves the xenstore, drives the hypervisor and manages all guests. */
package org.domaind.daemon;
