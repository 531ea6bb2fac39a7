/**
 * The JSON in which the reference shows a guest, for {@code xl create -n} and {@code xl list -l} alike. Where each key stands in it, in
 * which order and in which form, {@link org.domaind.schema.keys.KeyTable} says; {@link org.domaind.xl.reference.ReferenceView} arranges
 * values by it, wherever they come from: a config file's text, or a guest that the daemon knows.
 */
package org.domaind.xl.reference;
