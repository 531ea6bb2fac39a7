/** Values of what a guest's config changes of its processors, and of the tables by which they find its memory. */
package org.domaind.schema.config.cpu;
