/**
 * The conversation with a device model: QMP (QEMU's docs/interop/qmp-spec), lines of JSON over a unix socket.
 *
 * <p>Theory of operation: the other end may be in a guest's hands. What it sends is read into values with a bound on the length of a line, on depth and
 * on the number of values ({@link org.domaind.daemon.devicemodel.qmp.QmpReader}); an answer counts only if its id is that of a request
 * ({@link org.domaind.daemon.devicemodel.qmp.QmpConversation}); each request has a deadline. Events that nobody knows are ignored. After the first
 * line that cannot be an honest one's, nothing more is read, and all requests fail. The socket is served by the thread of that one device model, so it
 * delays nobody else.
 *
 * <p>May use {@code os}.
 */
package org.domaind.daemon.devicemodel.qmp;
