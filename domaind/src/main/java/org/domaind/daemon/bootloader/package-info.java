/**
 * Programs that find a guest's kernel on the guest's disk, such as pygrub: {@link org.domaind.daemon.bootloader.Bootloaders}.
 *
 * <p>Theory of operation: what such a program reads is the guest's, so the program is taken for hostile as soon as it runs. It has a user of its own, no
 * privileges, no network, a file system that holds the host's programs and one folder of bounded size, and a bounded time ({@code BootloaderJail}); the
 * disk it may only read, through a block device node that exists for it alone ({@code BootDisk}). What it says in the end is bounded and
 * checked ({@code BootloaderResult}): the files that it names are plain files of that folder. When the files are open the folder goes.
 *
 * <p>A config can have the program run as root instead ({@code bootloader_restrict=0}), for those that need the host.
 */
package org.domaind.daemon.bootloader;
