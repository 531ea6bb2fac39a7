/** What a guest's config changes of its processors, and whether this host can do that. */
package org.domaind.daemon.build.cpu;
