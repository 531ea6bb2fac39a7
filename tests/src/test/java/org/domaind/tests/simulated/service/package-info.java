/** What the daemon serves beside guests: the management socket, events, the store and its history. */
package org.domaind.tests.simulated.service;
