/*
 * xl, xenstore and xenstore-*: passes the command to the running domaind, which runs it in its warm JVM on the caller's own descriptors. This
 * process stays for what only a process in the caller's session can do: exit status, signals, job control and the terminal's modes.
 * If domaind cannot be reached or declines, this process becomes a JVM that does the same: SHARE/jvm/NAME.
 *
 * The daemon's side and the protocol: org.domaind.daemon.command (CommandRequest, Frame).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#ifndef BUILD
#error "BUILD names the installation that this launcher belongs to"
#endif
/* The installation's files, if the program cannot find its own path (no /proc). */
#ifndef SHARE
#define SHARE "/usr/share/domaind"
#endif

enum { PROTOCOL = 1, HEADER = 24, MAX_BODY = 256 << 10, STREAMS = 3, MOST_PASSED = STREAMS + 1, FRAME_HEADER = 3, MAX_TEXT = 4096 };
enum kind { CLOSED, PLAIN, PIPE, TERMINAL, SOCKET };

/* From the daemon; to it. See Frame.java. */
enum {
  BEGUN = 'A', DECLINED = 'D', REFUSED = 'R', ENDED = 'X', BROKEN_PIPE = 'P', RAW = 'T', COOKED = 'N', READING = 'I', HELD = 'Z', DEATH_MESSAGE = 'L'
};
enum { STOPPING = 'z', CONTINUED = 'c', RAW_DONE = 't', RAW_FAILED = 'e', MAY_READ = 'i', MAY_NOT_READ = 'n', RESTORED = 'r' };

extern char **environ;

static const char *name;     /* by which it was called, without folders */
static char **arguments;     /* of main */
static enum kind kinds[STREAMS];
static sigset_t while_waiting; /* the signal mask during waits: the caller's */
static int server = -1;      /* the connection to the daemon; never one of the three streams, which may be closed */
static int folder_gone;      /* the working directory has been removed */
static int begun;            /* the daemon has begun the command: no JVM may be started for it */
static int store = -1;       /* for a store command: a connection whose peer credentials are this process's */
static char body[MAX_BODY];  /* of the request */
static size_t length;        /* of the body */

static struct termios modes; /* the terminal's original modes */
static int raw;

/* --- signals */

static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static volatile sig_atomic_t ending, stop_asked;
static int stopping; /* the daemon has been told */

static void on_end(int signal_number) { ending = signal_number; }

static void on_stop(int signal_number) { (void) signal_number; stop_asked = 1; }

/* Installs a handler unless the caller ignores the signal (nohup). Signals are delivered only while this process waits. */
static void handle(int signal_number, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler}, before;
  sigfillset(&action.sa_mask);
  if (sigaction(signal_number, NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(signal_number, &action, NULL);
}

/* Installs the handlers once the command has begun; before that signals have their default effect. */
static void mind_signals(void) {
  sigset_t blocked;
  size_t i;
  sigemptyset(&blocked);
  for (i = 0; i < sizeof ends / sizeof *ends; i++) {
    handle(ends[i], on_end);
    sigaddset(&blocked, ends[i]);
  }
  handle(SIGTSTP, on_stop);
  sigaddset(&blocked, SIGTSTP);
  sigprocmask(SIG_BLOCK, &blocked, NULL);
}

/* Ends this process by the signal, with its default action. */
static void die(int signal_number) {
  sigset_t set;
  signal(signal_number, SIG_DFL);
  sigemptyset(&set);
  sigaddset(&set, signal_number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  raise(signal_number);
  _exit(128 + signal_number);
}

/* --- starting a JVM */

/* Replaces this process by a JVM that runs the command. Arguments, environment and descriptors are still unchanged. */
static void start_jvm(void) {
  char path[4096], *slash;
  ssize_t count;
  count = readlink("/proc/self/exe", path, sizeof path - 64);
  if (count > 0) {
    path[count] = 0;
    slash = strrchr(path, '/');
    strcpy(slash ? slash : path, "/../share/domaind");
  } else {
    strcpy(path, SHARE);
  }
  if (strlen(path) + strlen(name) + 8 < sizeof path) {
    strcat(path, "/jvm/");
    strcat(path, name);
    arguments[0] = path;
    /* A JVM does not start in a removed directory. Nothing can be opened there anyway. */
    if (folder_gone && chdir("/") < 0) folder_gone = 0;
    execv(path, arguments);
  }
  fprintf(stderr, "%s: domaind cannot be asked, and %s cannot be started: %s; is domaind installed completely?\n", name, path, strerror(errno));
  _exit(126);
}

/* --- sending the request */

static void tell(char letter) {
  ssize_t ignored = send(server, &letter, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
  (void) ignored;
}

/* Adds a string with its NUL; a request that gets too long is left to a JVM. */
static void add(const char *text) {
  size_t size = strlen(text) + 1;
  if (size > sizeof body - length) start_jvm();
  memcpy(body + length, text, size);
  length += size;
}

static enum kind kind_of(int fd) {
  struct stat status;
  if (fstat(fd, &status) < 0) return CLOSED;
  if (S_ISFIFO(status.st_mode)) return PIPE;
  if (S_ISSOCK(status.st_mode)) return SOCKET;
  return S_ISCHR(status.st_mode) && isatty(fd) ? TERMINAL : PLAIN;
}

static void number(unsigned char *at, uint32_t value) {
  int i;
  for (i = 0; i < 4; i++) at[i] = value >> 8 * i;
}

/* Sends header, descriptors and body. An error means that the daemon is gone or has answered already. */
static void send_request(int count) {
  unsigned char header[HEADER] = {'d', 'm', 'n', 'd'};
  union { struct cmsghdr align; char space[CMSG_SPACE(MOST_PASSED * sizeof(int))]; } control;
  struct iovec pieces[2] = {{header, HEADER}, {body, length}};
  struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};
  int descriptors[MOST_PASSED], passed = 0, fd;
  size_t done;
  ssize_t sent;
  mode_t mask = umask(0);
  umask(mask);
  number(header + 4, PROTOCOL);
  for (fd = 0; fd < STREAMS; fd++) {
    header[8 + fd] = kinds[fd];
    if (kinds[fd] != CLOSED) descriptors[passed++] = fd;
  }
  if (store >= 0) {
    header[8 + STREAMS] = 1;
    descriptors[passed++] = store;
  }
  number(header + 12, mask);
  number(header + 16, count);
  number(header + 20, length);
  if (passed) {
    struct cmsghdr *rights;
    memset(&control, 0, sizeof control);
    message.msg_control = control.space;
    message.msg_controllen = CMSG_SPACE(passed * sizeof(int));
    rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(passed * sizeof(int));
    memcpy(CMSG_DATA(rights), descriptors, passed * sizeof(int));
  }
  do sent = sendmsg(server, &message, MSG_NOSIGNAL); while (sent < 0 && errno == EINTR);
  for (done = sent; sent > 0 && done < HEADER + length; done += sent) {
    do sent = send(server, body + done - HEADER, HEADER + length - done, MSG_NOSIGNAL); while (sent < 0 && errno == EINTR);
  }
}

/* A connection to a socket below the root, or -1. */
static int connected(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const char *root = getenv("DOMAIND_ROOT");
  int fd, high, written = snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", root ? root : "", path);
  if (written < 0 || (size_t) written >= sizeof address.sun_path) return -1;
  fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  high = fd < 0 || fd >= STREAMS ? fd : fcntl(fd, F_DUPFD_CLOEXEC, STREAMS);
  if (high != fd) close(fd);
  if (high >= 0 && connect(high, (struct sockaddr *) &address, sizeof address) < 0) {
    close(high);
    return -1;
  }
  return high;
}

/* --- the terminal */

/* Restores the terminal, unless this process is in the background by now (SIGSTOP and bg). TCSANOW: pending output may be held for ever (Ctrl-S). */
static void cook(void) {
  pid_t foreground = raw ? tcgetpgrp(0) : 0;
  if (raw && (foreground < 0 || foreground == getpgrp())) tcsetattr(0, TCSANOW, &modes);
  raw = 0;
}

static void enter_raw(void) {
  struct termios wanted;
  sigset_t blocked;
  int done;
  cook();
  done = tcgetattr(0, &modes) == 0;
  if (done) {
    wanted = modes;
    cfmakeraw(&wanted);
    /* The kernel stops this process here while it is in the background, until it comes to the foreground or a signal ends it. */
    sigprocmask(SIG_SETMASK, &while_waiting, &blocked);
    do done = tcsetattr(0, TCSANOW, &wanted) == 0; while (!done && errno == EINTR && !ending);
    sigprocmask(SIG_SETMASK, &blocked, NULL);
  }
  raw = done;
}

/* A read of 0 bytes, at which the kernel stops this process if it is in the background (it would not stop the daemon). Returns whether the terminal may be read. */
static int may_read(void) {
  sigset_t blocked;
  ssize_t count;
  char nothing;
  sigprocmask(SIG_SETMASK, &while_waiting, &blocked);
  do count = read(0, &nothing, 0); while (count < 0 && errno == EINTR && !ending);
  sigprocmask(SIG_SETMASK, &blocked, NULL);
  return count == 0 || errno == EAGAIN; /* another reader waits there; this descriptor does not */
}

/* --- receiving frames */

/* Stops this process (Ctrl-Z), now that the daemon does not use the caller's descriptors. The kernel ignores the stop in an orphaned process group. */
static void stop(void) {
  int was_raw = raw;
  sigset_t set, before;
  cook();
  sigemptyset(&set);
  sigaddset(&set, SIGTSTP);
  handle(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &set, &before);
  sigprocmask(SIG_SETMASK, &before, NULL);
  handle(SIGTSTP, on_stop);
  stop_asked = stopping = 0;
  if (was_raw) enter_raw();
  tell(CONTINUED);
}

/* Waits for a frame, and handles signals meanwhile. */
static void await_daemon(void) {
  struct pollfd wait = {.fd = server, .events = POLLIN};
  do {
    if (ending) {
      cook();
      tell(RESTORED);
      die(ending);
    }
    if (stop_asked && stopping) stop(); /* twice: without waiting for a daemon that does not answer */
    if (stop_asked) {
      stop_asked = 0;
      stopping = 1;
      tell(STOPPING);
    }
  } while (ppoll(&wait, 1, NULL, &while_waiting) < 0);
}

/* Receives exactly that many bytes. Returns 0 when the daemon is gone. */
static int receive(void *into, size_t size) {
  char *at = into;
  while (size > 0) {
    ssize_t count;
    await_daemon();
    count = recv(server, at, size, MSG_DONTWAIT);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) return 0;
    if (count > 0) at += count, size -= count;
  }
  return 1;
}

/* Handles the daemon's frames until the command ends. */
static void serve(void) {
  unsigned char frame[FRAME_HEADER];
  static char text[MAX_TEXT + 1], death_message[MAX_TEXT + 1];
  while (receive(frame, FRAME_HEADER)) {
    size_t size = frame[1] | frame[2] << 8;
    if (size > MAX_TEXT || !receive(text, size)) break;
    text[size] = 0;
    switch (frame[0]) {
      case BEGUN: begun = 1; mind_signals(); break;
      case DECLINED: if (!begun) start_jvm(); break;
      case REFUSED:
        fprintf(stderr, "%s: %s\n", name, text);
        _exit(1);
      case ENDED:
        cook();
        _exit((unsigned char) text[0]);
      case BROKEN_PIPE:
        cook();
        if (signal(SIGPIPE, SIG_DFL) != SIG_IGN) die(SIGPIPE);
        _exit(1);
      case RAW:
        enter_raw();
        if (!ending) tell(raw ? RAW_DONE : RAW_FAILED);
        break;
      case COOKED: cook(); break;
      case READING: tell(may_read() ? MAY_READ : MAY_NOT_READ); break;
      case DEATH_MESSAGE: memcpy(death_message, text, size + 1); break;
      case HELD: if (stopping) stop(); break;
      default: break;
    }
  }
  if (!begun) start_jvm();
  cook();
  if (death_message[0]) fprintf(stderr, "%s\n", death_message);
  else fprintf(stderr, "%s: domaind ended before the command did: what it had begun is finished or taken back when domaind starts again; see its log\n", name);
  _exit(1);
}

int main(int count, char **words) {
  static char *nameless[2];
  const char *slash;
  char folder[4096], **setting;
  int i;
  /* argv may be empty, without even the program's name. */
  arguments = count > 0 ? words : nameless;
  slash = count > 0 ? strrchr(words[0], '/') : NULL;
  name = count == 0 ? "xl" : slash ? slash + 1 : words[0];
  if (strncmp(name, "xenstore", 8) != 0) name = "xl";
  sigprocmask(SIG_BLOCK, NULL, &while_waiting);
  for (i = 0; i < STREAMS; i++) kinds[i] = kind_of(i);
  folder_gone = !getcwd(folder, sizeof folder);
  if (folder_gone) snprintf(folder, sizeof folder, "/proc/%d/cwd", getpid());
  if (!getenv("DOMAIND_NO_LAUNCHER")) {
    add(BUILD);
    add(name);
    add(folder);
    for (i = 1; i < count; i++) add(words[i]);
    for (setting = environ; *setting; setting++) add(*setting);
    if (strncmp(name, "xenstore", 8) == 0) store = connected("run/xenstored/socket");
    /* Last, so that the request is there when the daemon, woken by this, looks for it. */
    server = connected("run/domaind/commands");
    if (server >= 0) {
      send_request(count > 0 ? count - 1 : 0);
      serve();
    }
  }
  start_jvm();
}
