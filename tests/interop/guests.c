/* Lets the C xenstored serve guests where there is no Xen: preloaded, it stands for what that daemon calls of libxenctrl, libxenevtchn and
 * libxengnttab. All of it is files below the folder GUESTS, so that a test can play the guests:
 *   domain-N      domain N exists; its content says of what kind: "s" has shut down
 *   ring-N        the page of its store ring
 *   to-store      a fifo: a byte N is an event of domain N, 255 is the virtual interrupt that says a domain has shut down or is gone
 *   from-store    a fifo: a byte N is an event for domain N
 *   port, page    what is opened for /proc/xen/xsd_port and /proc/xen/xsd_kva */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xenctrl.h>
#include <xenevtchn.h>
#include <xengnttab.h>

enum { VIRQ = 255, VIRQ_PORT = 1, FIRST_PORT = 100, PAGE_BYTES = 4096, LAST_DOMID = 99, PATH_BYTES = 4096 };

static int handle;
static int to_store = -1;
static int from_store = -1;

static int real_open(const char *path, int flags)
{
	int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
	return real(path, flags, 0);
}

static int open_file(const char *kind, int number, int flags)
{
	char path[PATH_BYTES];
	if (number < 0)
		snprintf(path, sizeof path, "%s/%s", getenv("GUESTS"), kind);
	else
		snprintf(path, sizeof path, "%s/%s-%d", getenv("GUESTS"), kind, number);
	return real_open(path, flags);
}

xc_interface *xc_interface_open(xentoollog_logger *logger, xentoollog_logger *dombuild_logger, unsigned flags)
{
	return (xc_interface *)&handle;
}

int xc_interface_close(xc_interface *xc)
{
	return 0;
}

int xc_domain_getinfo(xc_interface *xc, uint32_t first, unsigned count, xc_dominfo_t *info)
{
	for (int domid = first; domid <= LAST_DOMID; domid++) {
		char kind = 0;
		int file = open_file("domain", domid, O_RDONLY);
		if (file < 0)
			continue;
		memset(info, 0, sizeof *info);
		info->domid = domid;
		info->shutdown = read(file, &kind, 1) == 1 && kind == 's';
		close(file);
		return 1;
	}
	return 0;
}

xenevtchn_handle *xenevtchn_open(struct xentoollog_logger *logger, unsigned flags)
{
	to_store = open_file("to-store", -1, O_RDWR | O_NONBLOCK);
	from_store = open_file("from-store", -1, O_RDWR);
	return (xenevtchn_handle *)&handle;
}

int xenevtchn_fd(xenevtchn_handle *xce)
{
	return to_store;
}

int xenevtchn_notify(xenevtchn_handle *xce, evtchn_port_t port)
{
	unsigned char domid = port - FIRST_PORT;
	return port < FIRST_PORT || write(from_store, &domid, 1) == 1 ? 0 : -1;
}

xenevtchn_port_or_error_t xenevtchn_bind_interdomain(xenevtchn_handle *xce, uint32_t domid, evtchn_port_t port)
{
	return FIRST_PORT + domid;
}

xenevtchn_port_or_error_t xenevtchn_bind_virq(xenevtchn_handle *xce, unsigned virq)
{
	return VIRQ_PORT;
}

int xenevtchn_unbind(xenevtchn_handle *xce, evtchn_port_t port)
{
	return 0;
}

xenevtchn_port_or_error_t xenevtchn_pending(xenevtchn_handle *xce)
{
	unsigned char domid;
	if (read(to_store, &domid, 1) != 1) {
		errno = EAGAIN;
		return -1;
	}
	return domid == VIRQ ? VIRQ_PORT : FIRST_PORT + domid;
}

int xenevtchn_unmask(xenevtchn_handle *xce, evtchn_port_t port)
{
	return 0;
}

xengnttab_handle *xengnttab_open(struct xentoollog_logger *logger, unsigned flags)
{
	return (xengnttab_handle *)&handle;
}

int xengnttab_close(xengnttab_handle *xgt)
{
	return 0;
}

int xengnttab_set_max_grants(xengnttab_handle *xgt, uint32_t count)
{
	return 0;
}

void *xengnttab_map_grant_ref(xengnttab_handle *xgt, uint32_t domid, uint32_t gref, int prot)
{
	int file = open_file("ring", domid, O_RDWR);
	if (file < 0)
		return NULL;
	void *page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	close(file);
	return page == MAP_FAILED ? NULL : page;
}

int xengnttab_unmap(xengnttab_handle *xgt, void *start, uint32_t count)
{
	return munmap(start, PAGE_BYTES);
}

int open(const char *path, int flags, ...)
{
	int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
	va_list more;
	va_start(more, flags);
	int mode = va_arg(more, int);
	va_end(more);
	if (!strcmp(path, "/proc/xen/xsd_port"))
		return open_file("port", -1, flags);
	if (!strcmp(path, "/proc/xen/xsd_kva"))
		return open_file("page", -1, flags);
	return real(path, flags, mode);
}
