BEGIN TRANSACTION;
CREATE TABLE guest (
  uuid TEXT PRIMARY KEY, domid INTEGER NOT NULL, boot_id TEXT NOT NULL, name TEXT NOT NULL,
  config TEXT NOT NULL, source TEXT NOT NULL, created INTEGER NOT NULL);
INSERT INTO "guest" VALUES('f686f67f-b53d-4d75-bf60-582d861314cd',1,'2e32a53e-6863-4955-b3be-4f7cc0b9ba30','hello','{"name":"hello","uuid":"f686f67f-b53d-4d75-bf60-582d861314cd","type":"pv","memory":32768,"maxMemory":32768,"vcpus":1,"maxVcpus":1,"boot":{"kernel":"/guests/hello-kernel","ramdisk":null,"commandLine":""},"shutdownActions":{"onPoweroff":"destroy","onReboot":"restart","onCrash":"destroy","onWatchdog":"destroy","onSoftReset":"soft-reset"},"scheduling":{"hardAffinity":[],"softAffinity":[],"weight":null,"cap":null,"pool":null},"limits":{"maxGrantFrames":null,"maxMaptrackFrames":null,"maxGrantVersion":null,"maxEventChannels":1023},"clock":{"tscMode":"default","localtime":false,"offsetSeconds":0},"noMigrate":false}','# The guest of ./quickstart: it runs on the simulated host only (domaind --simulate puts its kernel there).
name   = "hello"
type   = "pv"
kernel = "/guests/hello-kernel"
memory = 32
vcpus  = 1
',1795726823804);
INSERT INTO "guest" VALUES('11111111-2222-3333-4444-555555555555',2,'2e32a53e-6863-4955-b3be-4f7cc0b9ba30','renamed','{"name":"renamed","uuid":"11111111-2222-3333-4444-555555555555","type":"pv","memory":16384,"maxMemory":32768,"vcpus":1,"maxVcpus":2,"boot":{"kernel":"/guests/hello-kernel","ramdisk":null,"commandLine":"console=hvc0 \"q\""},"shutdownActions":{"onPoweroff":"preserve","onReboot":"restart","onCrash":"rename-restart","onWatchdog":"destroy","onSoftReset":"soft-reset"},"scheduling":{"hardAffinity":[[0],[1]],"softAffinity":[],"weight":512,"cap":50,"pool":"Pool-0"},"limits":{"maxGrantFrames":32,"maxMaptrackFrames":null,"maxGrantVersion":null,"maxEventChannels":1023},"clock":{"tscMode":"native","localtime":false,"offsetSeconds":3600},"noMigrate":true}','name = "full"
uuid = "11111111-2222-3333-4444-555555555555"
kernel = "/guests/hello-kernel"
memory = 16
maxmem = 32
vcpus = 1
maxvcpus = 2
cpus = ["0", "1"]
cpu_weight = 512
cap = 50
pool = "Pool-0"
on_poweroff = "preserve"
on_crash = "rename-restart"
max_grant_frames = 32
tsc_mode = "native"
rtc_timeoffset = 3600
nomigrate = 1
cmdline = "console=hvc0 \"q\""
',1795726824385);
CREATE TABLE history (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, guest TEXT NOT NULL, event TEXT NOT NULL, detail TEXT NOT NULL);
INSERT INTO "history" VALUES(1,1795726823918,'hello','created','domain 1');
INSERT INTO "history" VALUES(2,1795726824393,'full','created','domain 2');
CREATE TABLE operation (
  id INTEGER PRIMARY KEY AUTOINCREMENT, boot_id TEXT NOT NULL, kind TEXT NOT NULL, request TEXT NOT NULL, bindings TEXT NOT NULL);
INSERT INTO "operation" VALUES(1,'2e32a53e-6863-4955-b3be-4f7cc0b9ba30','create','{"config":{"name":"third","uuid":"99999999-2222-3333-4444-555555555555","type":"pv","memory":16384,"maxMemory":32768,"vcpus":1,"maxVcpus":2,"boot":{"kernel":"/guests/hello-kernel","ramdisk":null,"commandLine":"console=hvc0 \"q\""},"shutdownActions":{"onPoweroff":"preserve","onReboot":"restart","onCrash":"rename-restart","onWatchdog":"destroy","onSoftReset":"soft-reset"},"scheduling":{"hardAffinity":[[0],[1]],"softAffinity":[],"weight":512,"cap":50,"pool":"Pool-0"},"limits":{"maxGrantFrames":32,"maxMaptrackFrames":null,"maxGrantVersion":null,"maxEventChannels":1023},"clock":{"tscMode":"native","localtime":false,"offsetSeconds":3600},"noMigrate":true},"source":"name = \"full\"\nuuid = \"99999999-2222-3333-4444-555555555555\"\nkernel = \"/guests/hello-kernel\"\nmemory = 16\nmaxmem = 32\nvcpus = 1\nmaxvcpus = 2\ncpus = [\"0\", \"1\"]\ncpu_weight = 512\ncap = 50\npool = \"Pool-0\"\non_poweroff = \"preserve\"\non_crash = \"rename-restart\"\nmax_grant_frames = 32\ntsc_mode = \"native\"\nrtc_timeoffset = 3600\nnomigrate = 1\ncmdline = \"console=hvc0 \\\"q\\\"\"\n","leavePaused":false}','{"domid":3}');
INSERT INTO "operation" VALUES(2,'2e32a53e-6863-4955-b3be-4f7cc0b9ba30','destroy','{"domid":2,"uuid":"11111111-2222-3333-4444-555555555555"}','{"domid":2}');
INSERT INTO "operation" VALUES(3,'2e32a53e-6863-4955-b3be-4f7cc0b9ba30','restart','{"config":{"name":"hello","uuid":"f686f67f-b53d-4d75-bf60-582d861314cd","type":"pv","memory":32768,"maxMemory":32768,"vcpus":1,"maxVcpus":1,"boot":{"kernel":"/guests/hello-kernel","ramdisk":null,"commandLine":""},"shutdownActions":{"onPoweroff":"destroy","onReboot":"restart","onCrash":"destroy","onWatchdog":"destroy","onSoftReset":"soft-reset"},"scheduling":{"hardAffinity":[],"softAffinity":[],"weight":null,"cap":null,"pool":null},"limits":{"maxGrantFrames":null,"maxMaptrackFrames":null,"maxGrantVersion":null,"maxEventChannels":1023},"clock":{"tscMode":"default","localtime":false,"offsetSeconds":0},"noMigrate":false},"source":"# The guest of ./quickstart: it runs on the simulated host only (domaind --simulate puts its kernel there).\nname   = \"hello\"\ntype   = \"pv\"\nkernel = \"/guests/hello-kernel\"\nmemory = 32\nvcpus  = 1\n","leavePaused":false}','{}');
CREATE TABLE operation_step (
  operation INTEGER NOT NULL REFERENCES operation (id) ON DELETE CASCADE, number INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (operation, number));
INSERT INTO "operation_step" VALUES(1,1,'reserve-name');
INSERT INTO "operation_step" VALUES(1,2,'check-memory');
INSERT INTO "operation_step" VALUES(1,3,'load-kernel');
INSERT INTO "operation_step" VALUES(1,4,'create-domain');
INSERT INTO "operation_step" VALUES(1,5,'write-skeleton');
INSERT INTO "operation_step" VALUES(1,6,'configure-domain');
INSERT INTO "operation_step" VALUES(1,7,'allocate-event-channels');
INSERT INTO "operation_step" VALUES(1,8,'populate-memory');
INSERT INTO "operation_step" VALUES(1,9,'write-boot-image');
INSERT INTO "operation_step" VALUES(1,10,'write-nodes');
INSERT INTO "operation_step" VALUES(1,11,'record-guest');
INSERT INTO "operation_step" VALUES(1,12,'introduce-to-store');
INSERT INTO "operation_step" VALUES(1,13,'attach-console');
INSERT INTO "operation_step" VALUES(2,1,'pause');
INSERT INTO "operation_step" VALUES(2,2,'detach-console');
INSERT INTO "operation_step" VALUES(2,3,'release-from-store');
INSERT INTO "operation_step" VALUES(2,4,'destroy-domain');
CREATE INDEX guest_by_domid ON guest (domid);
COMMIT;
