/** Commands on the memory and the vcpus of domains. */
package org.domaind.xl.resource;
