/* Lets the C xenstored run where there is no Xen: preloaded, it stands for what that daemon calls of libxenctrl, libxenevtchn and libxengnttab.
 * Every domain exists; a domain's ring is a page of zeroes; no event ever comes. FAKE_PORT and FAKE_PAGE name the files to be opened for
 * /proc/xen/xsd_port and /proc/xen/xsd_kva. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <xenctrl.h>
#include <xenevtchn.h>
#include <xengnttab.h>

enum { VIRQ_PORT = 1, FIRST_PORT = 100, PAGE_BYTES = 4096 };

static int handle;
static int events = -1;

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
	memset(info, 0, sizeof *info);
	info->domid = first;
	return 1;
}

xenevtchn_handle *xenevtchn_open(struct xentoollog_logger *logger, unsigned flags)
{
	events = eventfd(0, EFD_NONBLOCK);
	return (xenevtchn_handle *)&handle;
}

int xenevtchn_fd(xenevtchn_handle *xce)
{
	return events;
}

int xenevtchn_notify(xenevtchn_handle *xce, evtchn_port_t port)
{
	return 0;
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
	errno = EAGAIN;
	return -1;
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
	return calloc(1, PAGE_BYTES);
}

int xengnttab_unmap(xengnttab_handle *xgt, void *start, uint32_t count)
{
	free(start);
	return 0;
}

static const char *replaced(const char *path)
{
	const char *other = NULL;
	if (!strcmp(path, "/proc/xen/xsd_port"))
		other = getenv("FAKE_PORT");
	else if (!strcmp(path, "/proc/xen/xsd_kva"))
		other = getenv("FAKE_PAGE");
	return other ? other : path;
}

int open(const char *path, int flags, ...)
{
	int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
	va_list more;
	va_start(more, flags);
	int mode = va_arg(more, int);
	va_end(more);
	return real(replaced(path), flags, mode);
}
