/** Linux' processes: children of the daemon's, started with what they need and nothing else, and the open files of others. May use {@code os}. */
package org.domaind.daemon.os.linux.process;
