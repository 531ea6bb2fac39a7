/**
 * The keys of a guest's config file (xl.cfg), as data. The resource {@code config/keys.json} has one line per key; it is the only place
 * where a key's type, range, default, releases, support and position in the reference's JSON stand. {@link org.domaind.schema.keys.KeyTable}
 * reads it, once per process, when it is first asked for: commands that read no config do not pay for it.
 *
 * <p>The parser of {@code xl create}, the JSON of {@code xl create -n} and {@code xl list -l}, the manual page xl.cfg(5),
 * docs/compatibility.md and docs/xl.cfg.schema.json come from it. After a change of the table the documents are written anew by the
 * command that their test names.
 *
 * <p>Members of a key's line, all but {@code key}, {@code section}, {@code kind} and {@code help} optional:
 * <ul>
 * <li>{@code unit}, {@code min}, {@code max}: of an integer;
 * <li>{@code width}: {@code word} for an integer that is a uint32_t in the reference; otherwise MiB have 64 bits and the rest are ints;
 * <li>{@code words}: the legal words, {@code word=printed} where the reference's JSON has another word, {@code !word} for one that is known
 *     but refused; a {@code word-or-number} may also be given as the word's position;
 * <li>{@code letters}: {@code any} when the words may be written in large letters too; {@code status}: what the reference exits with for
 *     another word, if not 1;
 * <li>{@code default}: for people, or a number or word where the key has a fixed default;
 * <li>{@code since}, {@code until}: the first and the last release of Xen that knows the key;
 * <li>{@code pv}, {@code pvh}, {@code hvm}: {@code obeyed}, or {@code later} for what is refused because it cannot be done yet; a type that
 *     is not named takes no notice of the key; {@code arch}: {@code arm} for keys of Arm guests only;
 * <li>{@code place}: the path in the reference's JSON; {@code via}: the key in whose place this key's value is printed;
 *     {@code form}: how it is printed where its kind does not say so; {@code hidden}: the value that is not printed;
 * <li>{@code with}: the key that must be on for this one to say something, of keys that are refused.
 * </ul>
 * {@code reading} has the keys that the reference reads, in its order: so do warnings come, and the first wrong value decides the status.
 * {@code places} are all paths of the reference's JSON in its order: one that ends with {@code /} is an object that is always there;
 * types behind a path are those whose JSON has it.
 */
package org.domaind.schema.keys;
