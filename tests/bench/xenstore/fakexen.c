/* Lets the C xenstored run where there is no Xen (see fakexen.h). Every domain exists; a domain's ring is a page of zeroes; no event ever comes.
 * FAKE_PORT and FAKE_PAGE name the files to be opened for /proc/xen/xsd_port and /proc/xen/xsd_kva. */
#include "../../fakexen.h"

#include <sys/eventfd.h>

static int events = -1;

static const char *opened_instead_of(const char *path)
{
	if (!strcmp(path, "/proc/xen/xsd_port"))
		return getenv("FAKE_PORT");
	if (!strcmp(path, "/proc/xen/xsd_kva"))
		return getenv("FAKE_PAGE");
	return NULL;
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

xenevtchn_port_or_error_t xenevtchn_pending(xenevtchn_handle *xce)
{
	errno = EAGAIN;
	return -1;
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
