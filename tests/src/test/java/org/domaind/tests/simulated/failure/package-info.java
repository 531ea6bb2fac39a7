/** What goes wrong: steps that fail, kills, refusals, hostile guests, files that are broken or old. */
package org.domaind.tests.simulated.failure;
