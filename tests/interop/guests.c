/* Lets the C xenstored serve guests where there is no Xen (see fakexen.h). All that it sees are files below the folder GUESTS, so that a test can
 * play the guests:
 *   domain-N      domain N exists; its content says of what kind: "s" has shut down
 *   ring-N        the page of its store ring
 *   to-store      a fifo: a byte N is an event of domain N, 255 is the virtual interrupt that says a domain has shut down or is gone
 *   from-store    a fifo: a byte N is an event for domain N
 *   port, page    what is opened for /proc/xen/xsd_port and /proc/xen/xsd_kva */
#include "../fakexen.h"

#include <stdio.h>
#include <sys/mman.h>

enum { VIRQ = 255, LAST_DOMID = 99 };

static int to_store = -1;
static int from_store = -1;

static const char *opened_instead_of(const char *path)
{
	static char other[PATH_BYTES];
	const char *name = !strcmp(path, "/proc/xen/xsd_port") ? "port" : !strcmp(path, "/proc/xen/xsd_kva") ? "page" : NULL;
	if (!name)
		return NULL;
	snprintf(other, sizeof other, "%s/%s", getenv("GUESTS"), name);
	return other;
}

static int open_file(const char *name, int flags)
{
	char path[PATH_BYTES];
	snprintf(path, sizeof path, "%s/%s", getenv("GUESTS"), name);
	return real_open(path, flags, 0);
}

static int open_numbered(const char *kind, int number, int flags)
{
	char name[32];
	snprintf(name, sizeof name, "%s-%d", kind, number);
	return open_file(name, flags);
}

int xc_domain_getinfo(xc_interface *xc, uint32_t first, unsigned count, xc_dominfo_t *info)
{
	for (int domid = first; domid <= LAST_DOMID; domid++) {
		char kind = 0;
		int file = open_numbered("domain", domid, O_RDONLY);
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
	to_store = open_file("to-store", O_RDWR | O_NONBLOCK);
	from_store = open_file("from-store", O_RDWR);
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

xenevtchn_port_or_error_t xenevtchn_pending(xenevtchn_handle *xce)
{
	unsigned char domid;
	if (read(to_store, &domid, 1) != 1) {
		errno = EAGAIN;
		return -1;
	}
	return domid == VIRQ ? VIRQ_PORT : FIRST_PORT + domid;
}

void *xengnttab_map_grant_ref(xengnttab_handle *xgt, uint32_t domid, uint32_t gref, int prot)
{
	int file = open_numbered("ring", domid, O_RDWR);
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
