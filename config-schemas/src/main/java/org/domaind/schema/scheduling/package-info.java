/** Schedulers' parameters: of a cpupool, of a domain in it, of the domain's vcpus. */
package org.domaind.schema.scheduling;
