/** Commands that press buttons and keys of domains' machines, and of the hypervisor. */
package org.domaind.xl.signal;
