/**
 * What the config of an HVM guest says of its machine, with all defaults filled in: firmware, board, and what its device model emulates.
 */
package org.domaind.schema.config.hvm;
