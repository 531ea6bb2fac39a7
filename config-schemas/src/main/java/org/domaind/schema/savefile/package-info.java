/**
 * The header of the files that {@code xl save} writes: {@link org.domaind.schema.savefile.SaveHeader}. The command reads the guest's config from it, the
 * daemon writes it and reads what follows it. No I/O.
 */
package org.domaind.schema.savefile;
