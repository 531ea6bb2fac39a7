/** Commands that show and set what schedulers give cpupools, domains and vcpus. */
package org.domaind.xl.scheduling;
