/**
 * The reference's JSON of a guest, for {@code xl create -n} and {@code xl list -l}. {@link org.domaind.schema.keys.KeyTable} defines the
 * position, order and form of each key; {@link org.domaind.xl.reference.ReferenceView} arranges the values accordingly, whether they come
 * from a config file or from a guest that the daemon knows.
 */
package org.domaind.xl.reference;
