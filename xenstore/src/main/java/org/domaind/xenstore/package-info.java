/** The hierarchical key store; knows no hypervisor, no native calls, no daemon. */
package org.domaind.xenstore;
