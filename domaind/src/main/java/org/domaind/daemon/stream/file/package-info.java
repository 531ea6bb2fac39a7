/** Where the bytes of streams come from and go to: files, and whatever else is read and written in order. */
package org.domaind.daemon.stream.file;
