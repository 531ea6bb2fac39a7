/* What any stand-in for Xen under the C xenstored has in common: of libxenctrl, libxenevtchn and libxengnttab what that daemon calls and what no
 * test looks into. Who includes it adds the domains, the pages and the events, and opened_instead_of(). */
#ifndef FAKEXEN_H
#define FAKEXEN_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xenctrl.h>
#include <xenevtchn.h>
#include <xengnttab.h>

enum { VIRQ_PORT = 1, FIRST_PORT = 100, PAGE_BYTES = 4096, PATH_BYTES = 4096 };

static int handle;

/* The file that stands for one of Xen's, or NULL for any other path. */
static const char *opened_instead_of(const char *path);

static int real_open(const char *path, int flags, int mode)
{
	int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
	return real(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	va_list more;
	va_start(more, flags);
	int mode = va_arg(more, int);
	va_end(more);
	const char *other = opened_instead_of(path);
	return real_open(other ? other : path, flags, mode);
}

xc_interface *xc_interface_open(xentoollog_logger *logger, xentoollog_logger *dombuild_logger, unsigned flags)
{
	return (xc_interface *)&handle;
}

int xc_interface_close(xc_interface *xc)
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

#endif
