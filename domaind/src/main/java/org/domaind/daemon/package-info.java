/** The daemon: one process that serves the store, drives the hypervisor and looks after every guest. */
package org.domaind.daemon;
