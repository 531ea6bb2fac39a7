/** Commands on what domains are made of: memory, vcpus, the config of their next life. */
package org.domaind.xl.resource;
