/* Lets the C xl run where there is no Xen (see fakexen.h): a quiet host with FAKE_DOMAINS domains, numbered from 0, each a PV guest that waits for
 * something to do. It answers what xl list, domid, info and create -n ask; anything else would reach for a hypervisor that is not there. */
#include "../../fakexen.h"

#include <stdio.h>

enum { CPUS = 4, NODES = 1, PAGES_OF_A_MIB = 256, GUEST_MIB = 32, HOST_MIB = 8192, MASK_BYTES = 8 };

static const char *opened_instead_of(const char *path)
{
	return NULL;
}

static uint32_t domains(void)
{
	const char *text = getenv("FAKE_DOMAINS");
	return text ? strtoul(text, NULL, 10) : 1;
}

static void describe(uint32_t domid, xc_domaininfo_t *info)
{
	memset(info, 0, sizeof *info);
	info->domain = domid;
	info->flags = domid ? XEN_DOMINF_blocked : XEN_DOMINF_running;
	info->tot_pages = (domid ? GUEST_MIB : 1024) * PAGES_OF_A_MIB;
	info->max_pages = info->tot_pages;
	info->cpu_time = 1000000000;
	info->nr_online_vcpus = domid ? 1 : CPUS;
	info->max_vcpu_id = info->nr_online_vcpus - 1;
	if (domid)
		memset(info->handle, domid, sizeof info->handle);
}

int xc_domain_getinfolist(xc_interface *xc, uint32_t first, unsigned most, xc_domaininfo_t *info)
{
	unsigned count = 0;
	for (uint32_t domid = first; domid < domains() && count < most; domid++)
		describe(domid, &info[count++]);
	return count;
}

/* create -n asks what a guest may be; info tells all of it. */
int xc_physinfo(xc_interface *xc, xc_physinfo_t *info)
{
	memset(info, 0, sizeof *info);
	info->threads_per_core = 1;
	info->cores_per_socket = CPUS;
	info->nr_cpus = CPUS;
	info->max_cpu_id = CPUS - 1;
	info->nr_nodes = NODES;
	info->max_node_id = NODES - 1;
	info->cpu_khz = 2500000;
	info->capabilities = XEN_SYSCTL_PHYSCAP_pv | XEN_SYSCTL_PHYSCAP_hvm | XEN_SYSCTL_PHYSCAP_hap;
	info->total_pages = HOST_MIB * PAGES_OF_A_MIB;
	info->free_pages = info->total_pages / 2;
	return 0;
}

int xc_get_max_cpus(xc_interface *xc)
{
	return CPUS;
}

int xc_get_online_cpus(xc_interface *xc)
{
	return CPUS;
}

int xc_get_max_nodes(xc_interface *xc)
{
	return NODES;
}

/* A config may name the processors of a node. */
int xc_cputopoinfo(xc_interface *xc, unsigned *cpus, xc_cputopo_t *topology)
{
	for (unsigned cpu = 0; topology && cpu < CPUS; cpu++)
		topology[cpu] = (xc_cputopo_t){ .core = cpu };
	*cpus = CPUS;
	return 0;
}

int xc_sched_id(xc_interface *xc, int *scheduler)
{
	*scheduler = XEN_SCHEDULER_CREDIT2;
	return 0;
}

/* All processors are in the one pool. */
xc_cpumap_t xc_cpupool_freeinfo(xc_interface *xc)
{
	return calloc(1, MASK_BYTES);
}

xc_cpupoolinfo_t *xc_cpupool_getinfo(xc_interface *xc, uint32_t pool)
{
	if (pool) {
		errno = ENOENT;
		return NULL;
	}
	xc_cpupoolinfo_t *info = calloc(1, sizeof *info);
	info->sched_id = XEN_SCHEDULER_CREDIT2;
	info->n_dom = domains();
	info->cpumap = calloc(1, MASK_BYTES);
	info->cpumap[0] = (1 << CPUS) - 1;
	return info;
}

void xc_cpupool_infofree(xc_interface *xc, xc_cpupoolinfo_t *info)
{
	free(info->cpumap);
	free(info);
}

long xc_sharing_freed_pages(xc_interface *xc)
{
	return 0;
}

long xc_sharing_used_frames(xc_interface *xc)
{
	return 0;
}

int xc_flask_sid_to_context(xc_interface *xc, int sid, char *text, uint32_t size)
{
	errno = ENOSYS;
	return -1;
}

int xc_version(xc_interface *xc, int what, void *answer)
{
	switch (what) {
	case XENVER_version:
		return 4 << 16 | 17;
	case XENVER_pagesize:
		return PAGE_BYTES;
	case XENVER_extraversion:
		strcpy(answer, ".0");
		return 0;
	case XENVER_capabilities:
		strcpy(answer, "xen-3.0-x86_64 ");
		return 0;
	case XENVER_changeset:
	case XENVER_commandline:
		strcpy(answer, "");
		return 0;
	case XENVER_compile_info: {
		xen_compile_info_t *info = answer;
		memset(info, 0, sizeof *info);
		strcpy(info->compiler, "a compiler");
		strcpy(info->compile_by, "nobody");
		strcpy(info->compile_domain, "example.org");
		strcpy(info->compile_date, "today");
		return 0;
	}
	case XENVER_platform_parameters:
		((xen_platform_parameters_t *)answer)->virt_start = 0xffff800000000000;
		return 0;
	}
	errno = ENOSYS;
	return -1;
}
