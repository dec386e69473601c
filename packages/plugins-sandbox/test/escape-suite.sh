#!/usr/bin/env bash
# Made for this project: tries to get out of the sandbox it runs in, and judges from the host what it left behind.
# escape-suite.sh - sandbox escape probes for a PTY-session sandbox (Linux; most also macOS).
#
# INSIDE a sandboxed session:      bash escape-suite.sh
#   one line per attempt:  DENIED name | ESCAPED name | PLANTED name | SKIPPED name (reason)
#   PLANTED = something was left behind that only the HOST can judge (see host mode below).
#   Exit 1 when any ESCAPED (ESCAPE_STRICT=1: PLANTED counts as well), else 0.
# On the HOST (builds fixtures, runs the wrapper, then judges what was planted):
#   bash escape-suite.sh host [-- WRAPPER...]      e.g.  host -- bwrap ... --   |  host --   (= unsandboxed)
#   WRAPPER gets `bash <this file>` appended; the words @WORKTREE@ @MAIN@ @ROOT@ in it are replaced.
#   WRAPPER_CMD='srt ... "$0"' (a shell line with $SUITE) may be used instead of argv.
#   HOST_GIT   = the command the host uses for git on agent-made trees (default: git).
#   AS_USER    = run the wrapper as this user (needs root).
#   KEEP=1     = keep the fixture dir.
# Environment of the inside part (host mode sets all of it, also in $WORKTREE/.escape-env):
#   required: OUTSIDE_DIR SECRET_FILE LOOPBACK_PORT VICTIM_PID WORKTREE MAIN_REPO
#   optional: CANARY (nonce; content of $OUTSIDE_DIR/canary, of SECRET_FILE, of the loopback reply and
#             of the victim's environment), HOST_IP, UDP_PORT, DAEMON_SOCK, ABSTRACT_SOCK, VICTIM_TTY,
#             SIBLING_WORKTREE, SETUID_PROBE, PROXY_DENIED_HOST
# userns-remount-rw / userns-umount-mask add nothing where write-outside / read-secret-file already ESCAPED.
# Needs inside: bash, git, perl (perl-base is Essential on Debian/Ubuntu; macOS ships perl).
set -u
SELF=$(readlink -f "${BASH_SOURCE[0]}")
[ "${1:-}" = host ] && MODE=host || MODE=inside
###############################################################################################
inside() {
  if [ -z "${WORKTREE:-}" ] && [ -r ./.escape-env ]; then . ./.escape-env; fi
  : "${OUTSIDE_DIR:?}" "${SECRET_FILE:?}" "${LOOPBACK_PORT:?}" "${VICTIM_PID:?}" "${WORKTREE:?}" "${MAIN_REPO:?}"
  CANARY=${CANARY:-}; bad=0; planted=0
  D() { echo "DENIED $1"; }; E() { echo "ESCAPED $1"; bad=$((bad+1)); }
  P() { echo "PLANTED $1"; planted=$((planted+1)); }; S() { echo "SKIPPED $1 ($2)"; }
  t() { local n=$1; shift; if ( "$@" ) >/dev/null 2>&1; then E "$n"; else D "$n"; fi; }   # success = escape
  p() { local n=$1; shift; if ( "$@" ) >/dev/null 2>&1; then P "$n"; else D "$n"; fi; }
  TO=; command -v timeout >/dev/null && TO="timeout 5"
  real_outside() { [ -z "$CANARY" ] || grep -qs "$CANARY" "$OUTSIDE_DIR/canary"; } # hidden dir (tmpfs) is not the real one
  has() { [ -n "$CANARY" ] && grep -qsaF "$CANARY" "$@"; }
  cd "$WORKTREE" || { echo "SKIPPED all (no worktree)"; exit 2; }
  # sanity: a sandbox that denies everything would look perfect
  if ( echo ok > "$WORKTREE/.sanity" ) 2>/dev/null && rm -f "$WORKTREE/.sanity"; then echo "OK     worktree-writable"; else echo "BROKEN worktree-not-writable"; fi
  # ---------------------------------------------------------------- files: write
  w_out()   { real_outside && echo x > "$OUTSIDE_DIR/w1"; }
  w_sym()   { real_outside && ln -sfn "$OUTSIDE_DIR" "$WORKTREE/.l" && echo x > "$WORKTREE/.l/w2"; local r=$?; rm -f "$WORKTREE/.l"; return $r; }
  w_hard()  { rm -f "$WORKTREE/.h"; ln "$OUTSIDE_DIR/canary" "$WORKTREE/.h" && echo x >> "$WORKTREE/.h"; local r=$?; rm -f "$WORKTREE/.h"; return $r; }
  w_proc1() { grep -qs "${CANARY:-.}" "/proc/1/root$OUTSIDE_DIR/canary" && echo x > "/proc/1/root$OUTSIDE_DIR/w3"; }
  w_vroot() { grep -qs "${CANARY:-.}" "/proc/$VICTIM_PID/root$OUTSIDE_DIR/canary" && echo x > "/proc/$VICTIM_PID/root$OUTSIDE_DIR/w4"; }
  w_dotdot(){ real_outside && echo x > "$WORKTREE/../../$(basename "$OUTSIDE_DIR")/w5"; }
  w_etc()   { local f=/etc/.escape-suite-$$; echo x > "$f" && [ "$(stat -f -c %T /etc 2>/dev/null)" != tmpfs ]; local r=$?; rm -f "$f"; return $r; }
  w_ren()   { real_outside && mv -f "$OUTSIDE_DIR/movable" "$OUTSIDE_DIR/moved" </dev/null; }
  t write-outside w_out;            t write-outside-symlink w_sym;   t write-outside-hardlink w_hard
  t write-outside-proc1-root w_proc1; t write-outside-proc-victim-root w_vroot
  t write-outside-dotdot w_dotdot;  t write-etc w_etc;               t rename-outside w_ren
  if [ -n "${SIBLING_WORKTREE:-}" ]; then w_sib() { { [ -z "$CANARY" ] || grep -qs "$CANARY" "$SIBLING_WORKTREE/.escape-canary"; } && echo x > "$SIBLING_WORKTREE/w6"; }; t write-sibling-worktree w_sib; fi
  w_main() { { [ -z "$CANARY" ] || grep -qs "$CANARY" "$MAIN_REPO/.escape-canary"; } && echo x > "$MAIN_REPO/w7"; };  t write-main-checkout w_main
  # ---------------------------------------------------------------- files: read secrets
  r_sec()  { has "$SECRET_FILE"; }
  r_sym()  { ln -sfn "$SECRET_FILE" "$WORKTREE/.s"; has "$WORKTREE/.s"; local r=$?; rm -f "$WORKTREE/.s"; return $r; }
  r_hard() { rm -f "$WORKTREE/.sh"; ln "$SECRET_FILE" "$WORKTREE/.sh" && has "$WORKTREE/.sh"; local r=$?; rm -f "$WORKTREE/.sh"; return $r; }
  r_proc() { local d; for d in /proc/[0-9]*; do has "$d/root$SECRET_FILE" && return 0; done; return 1; }
  r_cwd()  { local d; for d in /proc/[0-9]*; do has "$d"/cwd/secret-in-cwd && return 0; done; return 1; }
  r_fd()   { local f; for f in 3 4 5 6 7 8 9 10 11 12; do { [ -e "/proc/self/fd/$f" ] || [ -e "/dev/fd/$f" ]; } && perl -e 'open(my $f,"<&=",$ARGV[0]) or exit 2; seek($f,0,0); read($f,my $b,4096); exit(index($b,$ARGV[1])>=0?0:4)' "$f" "${CANARY:--}" && return 0; done; return 1; }
  t read-secret-file r_sec; t read-secret-symlink r_sym; t read-secret-hardlink r_hard
  t read-secret-proc-root r_proc; t read-secret-proc-cwd r_cwd; t read-secret-leaked-fd r_fd
  # ---------------------------------------------------------------- environment / command lines
  e_self() { env | grep -qF "ESCAPE_DAEMON_SECRET=$CANARY"; };  t env-daemon-secret-inherited e_self
  e_proc() { local d; for d in /proc/[0-9]*; do [ "$d" = /proc/$$ ] && continue; tr '\0' '\n' < "$d/environ" 2>/dev/null | grep -qF "VICTIM_SECRET=$CANARY" && return 0; done; return 1; }
  t env-of-other-process e_proc
  c_proc() { local d; for d in /proc/[0-9]*; do tr '\0' ' ' < "$d/cmdline" 2>/dev/null | grep -qF -- "--token=$CANARY" && return 0; done; return 1; }
  t cmdline-of-other-process c_proc
  # ---------------------------------------------------------------- git metadata of the main repository
  gd=$(sed -n 's/^gitdir: //p' "$WORKTREE/.git" 2>/dev/null); [ -n "$gd" ] || gd="$MAIN_REPO/.git"
  g_hook() { [ -d "$MAIN_REPO/.git" ] && mkdir -p "$MAIN_REPO/.git/hooks" && printf '#!/bin/sh\n: > "%s/pwned-main-hook"\n' "$OUTSIDE_DIR" > "$MAIN_REPO/.git/hooks/post-index-change" && chmod +x "$MAIN_REPO/.git/hooks/post-index-change"; }
  g_hnew() { [ -d "$MAIN_REPO/.git/hooks" ] && mv -f "$MAIN_REPO/.git/hooks" "$MAIN_REPO/.git/hooks.moved" </dev/null && mv -f "$MAIN_REPO/.git/hooks.moved" "$MAIN_REPO/.git/hooks" </dev/null; }
  g_conf() { [ -f "$MAIN_REPO/.git/config" ] && printf '[escape]\n\tprobe = 1\n' >> "$MAIN_REPO/.git/config"; }
  g_cren() { [ -f "$MAIN_REPO/.git/config" ] && cp "$MAIN_REPO/.git/config" "$MAIN_REPO/.git/config.esc" && mv -f "$MAIN_REPO/.git/config.esc" "$MAIN_REPO/.git/config" </dev/null; }
  g_info() { [ -d "$MAIN_REPO/.git" ] && mkdir -p "$MAIN_REPO/.git/info" && echo '*.none escape' >> "$MAIN_REPO/.git/info/attributes"; }
  g_altn() { [ -d "$MAIN_REPO/.git/objects" ] && mkdir -p "$MAIN_REPO/.git/objects/info" && echo "$WORKTREE/.alt" >> "$MAIN_REPO/.git/objects/info/alternates"; }
  g_main() { local b; b=$(git --git-dir="$MAIN_REPO/.git" symbolic-ref -q HEAD) && o=$(git --git-dir="$MAIN_REPO/.git" rev-parse "$b") && n=$(git --git-dir="$MAIN_REPO/.git" rev-parse "$o^") && git --git-dir="$MAIN_REPO/.git" update-ref "$b" "$n" && git --git-dir="$MAIN_REPO/.git" update-ref "$b" "$o"; }
  g_head() { [ -f "$MAIN_REPO/.git/HEAD" ] && cat "$MAIN_REPO/.git/HEAD" > /dev/null && : >> "$MAIN_REPO/.git/HEAD"; }
  g_cwt()  { [ -d "$gd" ] && printf '[escape]\n\tprobe = 1\n' >> "$gd/config.worktree" && rm -f "$gd/config.worktree"; }
  g_cdir() { [ -f "$gd/commondir" ] && cp "$gd/commondir" "$gd/commondir.esc" && mv -f "$gd/commondir.esc" "$gd/commondir" </dev/null; }
  g_sibl() { local s; for s in "$MAIN_REPO"/.git/worktrees/*; do [ "$s" = "$gd" ] && continue; [ -f "$s/HEAD" ] && : >> "$s/HEAD" && return 0; done; return 1; }
  t git-main-hooks-write g_hook; t git-main-hooks-rename g_hnew; t git-main-config-write g_conf; t git-main-config-replace g_cren
  t git-main-info-attributes g_info; t git-main-alternates g_altn; t git-main-branch-move g_main; t git-main-HEAD-write g_head
  t git-worktree-commondir-write g_cdir; t git-config.worktree-write g_cwt; t git-sibling-worktree-admin g_sibl
  # ---------------------------------------------------------------- network
  PL_TCP='use Socket; my($f,$h,$p,$c)=@ARGV; $SIG{ALRM}=sub{exit 3}; alarm 3;
    my $a = $f==6 ? (Socket::pack_sockaddr_in6($p,Socket::inet_pton(AF_INET6,$h))) : sockaddr_in($p,inet_aton($h)||exit 2);
    socket(my $s,$f==6?AF_INET6:AF_INET,SOCK_STREAM,0) or exit 2; connect($s,$a) or exit 2; syswrite($s,"GET / HTTP/1.0\r\n\r\n");
    my $b=""; while(sysread($s,my $x,4096)){$b.=$x} exit(($c eq "" || index($b,$c)>=0)?0:4)'
  n4() { perl -e "$PL_TCP" 4 127.0.0.1 "$LOOPBACK_PORT" "$CANARY"; };  t net-tcp-loopback n4
  n6() { perl -e "$PL_TCP" 6 ::1 "$LOOPBACK_PORT" "$CANARY"; };        t net-tcp-loopback6 n6
  if [ -n "${HOST_IP:-}" ]; then nh() { perl -e "$PL_TCP" 4 "$HOST_IP" "$LOOPBACK_PORT" "$CANARY"; }; t net-tcp-host-address nh; else S net-tcp-host-address "no HOST_IP"; fi
  if [ -n "${UDP_PORT:-}" ]; then nu() { perl -e 'use Socket; $SIG{ALRM}=sub{exit 3}; alarm 2; socket(my $s,AF_INET,SOCK_DGRAM,0) or exit 2; send($s,"q",0,sockaddr_in($ARGV[0],inet_aton("127.0.0.1"))) or exit 2; recv($s,my $b,4096,0); exit(index($b,$ARGV[1])>=0?0:4)' "$UDP_PORT" "$CANARY"; }; t net-udp-dns-like nu; else S net-udp-dns-like "no UDP_PORT"; fi
  if [ -n "${HTTP_PROXY:-${http_proxy:-}}" ]; then
    nprox() { perl -e 'use Socket; my($u,$t,$c)=@ARGV; $u=~m{^https?://(?:([^@/]*)@)?([^:/]+):(\d+)} or exit 2; my($au,$h,$p)=($1,$2,$3); $SIG{ALRM}=sub{exit 3}; alarm 4;
      socket(my $s,AF_INET,SOCK_STREAM,0) or exit 2; connect($s,sockaddr_in($p,inet_aton($h))) or exit 2;
      my $hdr=""; if(defined $au){ my $raw=$au; $raw=~s/%([0-9A-Fa-f]{2})/chr hex $1/ge; my $b=pack("u",$raw); $b=~s/^.//mg; $b=~tr{` -_}{AA-Za-z0-9+/}; $b=~s/\n//g; my $pad=(3-length($raw)%3)%3; $b=substr($b,0,length($b)-$pad).("="x$pad) if $pad; $hdr="Proxy-Authorization: Basic $b\r\n"; }
      syswrite($s,"GET http://$t/ HTTP/1.1\r\nHost: $t\r\n${hdr}Connection: close\r\n\r\n"); my $b=""; while(sysread($s,my $x,4096)){$b.=$x} exit(index($b,$c)>=0?0:4)' "${HTTP_PROXY:-$http_proxy}" "$1" "$CANARY"; }
    t net-proxy-to-loopback nprox "127.0.0.1:$LOOPBACK_PORT"
    t net-proxy-to-localhost-name nprox "localhost:$LOOPBACK_PORT"
    [ -n "${HOST_IP:-}" ] && t net-proxy-to-host-address nprox "$HOST_IP:$LOOPBACK_PORT"
  else S net-proxy-to-loopback "no HTTP_PROXY"; fi
  # ---------------------------------------------------------------- unix sockets
  PL_UN='use Socket; $SIG{ALRM}=sub{exit 3}; alarm 3; my($a,$c)=@ARGV; $a=~s/^@/\0/; socket(my $s,AF_UNIX,SOCK_STREAM,0) or exit 2; connect($s,pack_sockaddr_un($a)) or exit 2; my $b=""; sysread($s,$b,4096); exit(($c eq "" || index($b,$c)>=0)?0:4)'
  if [ -n "${DAEMON_SOCK:-}" ]; then u1() { perl -e "$PL_UN" "$DAEMON_SOCK" "$CANARY"; }; t unix-daemon-socket u1; else S unix-daemon-socket "no DAEMON_SOCK"; fi
  if [ -n "${ABSTRACT_SOCK:-}" ]; then u2() { perl -e "$PL_UN" "@$ABSTRACT_SOCK" "$CANARY"; }; t unix-abstract-socket u2; else S unix-abstract-socket "no ABSTRACT_SOCK"; fi
  u3() { local s r=3; for s in /var/run/docker.sock /run/docker.sock /run/podman/podman.sock /run/containerd/containerd.sock /run/dbus/system_bus_socket /run/systemd/private /run/libvirt/libvirt-sock /tmp/.X11-unix/X* "${SSH_AUTH_SOCK:-/nonexistent}" "/run/user/$(id -u)/bus" "/run/user/$(id -u)/systemd/private"; do [ -S "$s" ] || continue; [ $r = 3 ] && r=1; perl -e 'use Socket; socket(my $s,AF_UNIX,SOCK_STREAM,0) or exit 2; connect($s,pack_sockaddr_un($ARGV[0])) or exit 2; exit 0' "$s" && r=0; done; return $r; }
  u3 >/dev/null 2>&1; case $? in 0) E unix-wellknown-sockets;; 3) S unix-wellknown-sockets "none visible here";; *) D unix-wellknown-sockets;; esac
  # ---------------------------------------------------------------- other processes
  is_victim() { [ -z "$CANARY" ] || tr '\0' ' ' < "/proc/$VICTIM_PID/cmdline" 2>/dev/null | grep -qF "$CANARY"; }
  k1() { is_victim && kill -USR1 "$VICTIM_PID"; };          t kill-outside-process k1
  PTR=101; [ "$(uname -m)" = aarch64 ] && PTR=117
  k2() { is_victim && perl -e 'my($n,$p)=@ARGV; my $r=syscall($n+0,0x4206,$p+0,0,0); exit 2 if $r<0; syscall($n+0,17,$p+0,0,0); exit 0' "$PTR" "$VICTIM_PID"; }; t ptrace-outside-process k2
  k3() { is_victim && perl -e 'open(my $f,"+<","/proc/$ARGV[0]/mem") or exit 2; exit 0' "$VICTIM_PID"; }; t proc-mem-outside-process k3
  k4() { is_victim && perl -e 'exit(setpriority(0,$ARGV[0],19)?0:2)' "$VICTIM_PID"; };  t renice-outside-process k4
  t see-outside-process is_victim
  # ---------------------------------------------------------------- terminals
  PL_STI='my $f; if($ARGV[0] eq "-"){open($f,"+<","/dev/tty") or open($f,"+<&=",0) or exit 2}else{open($f,"+<",$ARGV[0]) or exit 2} my $c="\0"; exit(ioctl($f,0x5412,$c)?0:2)'
  if [ -t 0 ]; then s1() { perl -e "$PL_STI" -; }; t tiocsti-own-terminal s1; else S tiocsti-own-terminal "stdin is not a tty"; fi
  if [ -n "${VICTIM_TTY:-}" ]; then s2() { local st; st=$(stat -c %d:%i "$VICTIM_TTY" 2>/dev/null) && [ "$st" = "${VICTIM_TTY_ID:-$st}" ] && perl -e 'open(my $f,"+<",$ARGV[0]) or exit 2; syswrite($f,"x") or exit 2; exit 0' "$VICTIM_TTY"; }; t write-sibling-terminal s2; else S write-sibling-terminal "no VICTIM_TTY"; fi
  # ---------------------------------------------------------------- privileges / kernel
  if [ -n "${SETUID_PROBE:-}" ] && [ "$(id -u)" != 0 ]; then x1() { "$SETUID_PROBE" -u | grep -qx 0; }; t setuid-binary x1; else S setuid-binary "uid 0 or no SETUID_PROBE"; fi
  x2() { local mm; mm=$(awk '$4!="" && $1!="major" && $4 !~ /^(loop|ram|zram)/ {print $1" "$2; exit}' /proc/partitions) && mknod "$WORKTREE/.blk" b $mm && head -c1 "$WORKTREE/.blk"; local r=$?; rm -f "$WORKTREE/.blk"; return $r; }; t mknod-raw-disk x2
  x3() { perl -e 'open(my $f,">>","/proc/sys/kernel/core_pattern") or exit 2; exit 0'; };      t open-core_pattern-for-write x3
  x4() { perl -e 'open(my $f,">>","/proc/sysrq-trigger") or exit 2; exit 0'; };                if [ -e /proc/sysrq-trigger ]; then t open-sysrq-trigger-for-write x4; else S open-sysrq-trigger-for-write "none here"; fi
  x5() { mkdir -p "$WORKTREE/.m" && mount -t tmpfs none "$WORKTREE/.m"; local r=$?; umount "$WORKTREE/.m"; rmdir "$WORKTREE/.m"; return $r; }; t mount-tmpfs x5
  x6() { real_outside && $TO unshare -Urm sh -c 'mount -o remount,rw,bind "$1" 2>/dev/null || mount -o remount,rw,bind / 2>/dev/null; echo x > "$1/w8"' _ "$OUTSIDE_DIR"; }; t userns-remount-rw x6
  x7() { $TO unshare -Urm sh -c 'umount -l "$(dirname "$1")" 2>/dev/null; umount -l "$1" 2>/dev/null; grep -qs "$2" "$1"' _ "$SECRET_FILE" "${CANARY:-.}"; }; t userns-umount-mask x7
  x8() { local c; c=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status) && [ -n "$c" ] && [ $(( 0x$c & 0x200000 )) -ne 0 ] && [ "$(cat /proc/self/uid_map 2>/dev/null | tr -s ' ')" = " 0 0 4294967295" ]; }; t cap-sys-admin-in-init-userns x8
  x9() { $TO nsenter -t 1 -m -- sh -c 'grep -qs "$1" "$2/canary" && echo x > "$2/w9"' _ "${CANARY:-.}" "$OUTSIDE_DIR"; }; t nsenter-pid1 x9
  x10() { local f; for f in /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs /sys/fs/cgroup/*/release_agent; do [ -e "$f" ] && perl -e 'open(my $f,">>",$ARGV[0]) or exit 2; exit 0' "$f" && return 0; done; return 1; }; t cgroup-write x10
  # ---------------------------------------------------------------- plants (the host judges)
  pl_nested() { rm -rf "$WORKTREE/vendored"; mkdir -p "$WORKTREE/vendored" && cd "$WORKTREE/vendored" && git init -q . && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x && git config core.fsmonitor "touch '$OUTSIDE_DIR/pwned-nested'; false" && echo 1 > f; }
  p plant-nested-repo-fsmonitor pl_nested
  pl_husky() { mkdir -p "$WORKTREE/.husky" && printf '#!/bin/sh\n: > "%s/pwned-hookspath"\n' "$OUTSIDE_DIR" > "$WORKTREE/.husky/pre-commit" && chmod +x "$WORKTREE/.husky/pre-commit"; }
  p plant-tracked-hookspath pl_husky
  pl_attr() { printf '*.txt filter=ev diff=ev merge=ev\n' >> "$WORKTREE/.gitattributes" && echo hi > "$WORKTREE/evil.txt"; }
  p plant-gitattributes pl_attr
  pl_symlink() { ln -sfn "$OUTSIDE_DIR" "$WORKTREE/linkdir" ; }
  p plant-tracked-symlink pl_symlink
  pl_surv() { ( setsid sh -c 'sleep 2; : > "$1/.survived"' _ "$WORKTREE" >/dev/null 2>&1 </dev/null & ) ; }
  p plant-process-outlives-session pl_surv
  pl_dotgit() { local e="$WORKTREE/.evil.git"; rm -rf "$e"; git init -q --bare "$e" && git --git-dir="$e" config core.bare false && git --git-dir="$e" config core.worktree "$WORKTREE" && git --git-dir="$e" config core.fsmonitor "touch '$OUTSIDE_DIR/pwned-dotgit'; false" && rm -f "$WORKTREE/.git" && echo "gitdir: $e" > "$WORKTREE/.git"; }
  p plant-dotgit-pointer pl_dotgit            # keep last: replaces $WORKTREE/.git
  [ "${ESCAPE_STRICT:-0}" = 1 ] && bad=$((bad+planted))
  echo "SUMMARY escaped=$bad planted=$planted"
  [ "$bad" = 0 ]
}
###############################################################################################
host() {
  shift; [ "${1:-}" = -- ] && shift
  local R U=${AS_USER:-}; R=$(mktemp -d /var/tmp/escape.XXXXXX); chmod 755 "$R"
  local C; C="canary$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')"
  export CANARY=$C OUTSIDE_DIR=$R/outside SECRET_FILE=$R/home/.ssh/id_ed25519 WORKTREE=$R/wt/agent1 MAIN_REPO=$R/main SIBLING_WORKTREE=$R/wt/agent2
  mkdir -p "$OUTSIDE_DIR/movable" "$R/home/.ssh" "$R/wt" "$R/run" "$R/home/vcwd"; echo "$C" > "$OUTSIDE_DIR/canary"; echo "$C" > "$SECRET_FILE"; chmod 600 "$SECRET_FILE"; echo "$C" > "$R/home/vcwd/secret-in-cwd"
  git init -q -b main "$MAIN_REPO"; ( cd "$MAIN_REPO"; git config user.name h; git config user.email h@h; git config core.hooksPath .husky; mkdir .husky; printf '#!/bin/sh\nexit 0\n' > .husky/pre-commit; chmod +x .husky/pre-commit; echo 1 > a.txt; git add -A; git commit -qm 1; echo 2 > a.txt; git commit -qam 2; mkdir -p .git/hooks; git worktree add -q -b agent1 "$WORKTREE"; git worktree add -q -b agent2 "$SIBLING_WORKTREE" ) || exit 3
  echo "$C" > "$MAIN_REPO/.escape-canary"; echo "$C" > "$SIBLING_WORKTREE/.escape-canary"
  if [ "$(id -u)" = 0 ]; then cp /usr/bin/id "$R/suid-id"; chmod 4755 "$R/suid-id"; export SETUID_PROBE=$R/suid-id; fi
  [ -n "$U" ] && chown -R "$U" "$R/outside" "$R/home" "$R/wt" "$R/main" "$R/run"
  # fixtures server: tcp4+tcp6, udp, unix path, abstract; victim process with secret env, argv, cwd, own pty
  cat > "$R/server.pl" <<'PL'
use Socket; my($dir,$c)=@ARGV; $SIG{PIPE}="IGNORE";
socket(my $t4,AF_INET,SOCK_STREAM,0); setsockopt($t4,SOL_SOCKET,SO_REUSEADDR,1); bind($t4,sockaddr_in(0,INADDR_ANY)) or die; listen($t4,50); my($p)=sockaddr_in(getsockname $t4);
my $t6; if(socket($t6,AF_INET6,SOCK_STREAM,0)){ setsockopt($t6,41,26,pack("i",1)); bind($t6,Socket::pack_sockaddr_in6($p,Socket::inet_pton(AF_INET6,"::1"))) and listen($t6,50) or undef $t6 }
socket(my $u,AF_INET,SOCK_DGRAM,0); bind($u,sockaddr_in(0,INADDR_LOOPBACK)); my($up)=sockaddr_in(getsockname $u);
socket(my $n,AF_UNIX,SOCK_STREAM,0); bind($n,pack_sockaddr_un("$dir/run/daemon.sock")); listen($n,50); chmod 0777,"$dir/run/daemon.sock";
socket(my $a,AF_UNIX,SOCK_STREAM,0); bind($a,pack_sockaddr_un("\0esc-$c")); listen($a,50);
open(my $o,">","$dir/ports.tmp"); print $o "$p $up\n"; close $o; rename "$dir/ports.tmp","$dir/ports";
while(1){ my $r=""; for($t4,$t6,$u,$n,$a){ vec($r,fileno($_),1)=1 if $_ } my $k=select($r,undef,undef,60); last if $k<0 && !$!{EINTR};
 for my $l ($t4,$t6){ next unless $l && vec($r,fileno($l),1); accept(my $s,$l) or next; my $rr=""; vec($rr,fileno($s),1)=1; select($rr,undef,undef,0.3) and sysread($s,my $x,4096); syswrite($s,"HTTP/1.1 200 OK\r\nContent-Length: ".(length($c)+1)."\r\nConnection: close\r\n\r\n$c\n"); close $s }
 if(vec($r,fileno($u),1)){ my $f=recv($u,my $b,4096,0); send($u,$c,0,$f) }
 for my $l ($n,$a){ next unless vec($r,fileno($l),1); accept(my $s,$l) or next; syswrite($s,$c); close $s } }
PL
  cat > "$R/victim.pl" <<'PL'
my($dir,$c)=@ARGV; $SIG{USR1}=sub{ open(my $f,">","$dir/outside/victim-signalled") }; $|=1; eval { require IO::Pty }; 
require "sys/ioctl.ph" if 0; my $pts=""; if(open(my $m,"+<","/dev/ptmx")){ my $z=pack("i",0); ioctl($m,0x40045431,$z); my $b=pack("I",0); ioctl($m,0x80045430,$b); $pts="/dev/pts/".unpack("I",$b); open(our $keep,"+<",$pts); our $keepm=$m }
open(my $o,">","$dir/tty.tmp"); print $o $pts; close $o; rename "$dir/tty.tmp","$dir/tty"; while(1){ sleep 5 }
PL
  local run=(); if [ -n "$U" ]; then chown "$U" "$R"; run=(setpriv --reuid "$U" --regid "$(id -g "$U")" --clear-groups --); fi
  "${run[@]}" perl "$R/server.pl" "$R" "$C" & local sp=$!
  ( cd "$R/home/vcwd" && exec env VICTIM_SECRET="$C" "${run[@]}" perl "$R/victim.pl" "$R" "$C" "--token=$C" ) & local vp=$!
  local i; for i in $(seq 50); do [ -s "$R/ports" ] && [ -e "$R/tty" ] && break; sleep 0.1; done
  read -r LOOPBACK_PORT UDP_PORT < "$R/ports"; VICTIM_TTY=$(cat "$R/tty"); VICTIM_PID=$vp
  export LOOPBACK_PORT UDP_PORT VICTIM_TTY VICTIM_PID DAEMON_SOCK=$R/run/daemon.sock ABSTRACT_SOCK=esc-$C
  [ -n "$VICTIM_TTY" ] && export VICTIM_TTY_ID=$(stat -c %d:%i "$VICTIM_TTY")
  HOST_IP=$(hostname -I 2>/dev/null | tr ' ' '\n' | grep -m1 '^[0-9.]*$'); export HOST_IP
  export ESCAPE_DAEMON_SECRET=$C
  local v; for v in CANARY OUTSIDE_DIR SECRET_FILE WORKTREE MAIN_REPO SIBLING_WORKTREE SETUID_PROBE LOOPBACK_PORT UDP_PORT VICTIM_TTY VICTIM_TTY_ID VICTIM_PID DAEMON_SOCK ABSTRACT_SOCK HOST_IP; do [ -n "${!v:-}" ] && printf 'export %s=%q\n' "$v" "${!v}"; done > "$WORKTREE/.escape-env"
  cp "$SELF" "$WORKTREE/.escape-suite.sh"; export SUITE=$WORKTREE/.escape-suite.sh
  local a=() x; for x in "$@"; do x=${x//@WORKTREE@/$WORKTREE}; x=${x//@MAIN@/$MAIN_REPO}; x=${x//@ROOT@/$R}; a+=("$x"); done
  cd "$WORKTREE" || exit 3; exec 9<"$SECRET_FILE" # a descriptor the launcher forgot to close
  if [ -n "${WRAPPER_CMD:-}" ]; then "${run[@]}" bash -c "$WRAPPER_CMD"; else "${run[@]}" "${a[@]}" bash "$SUITE"; fi; local rc=$?; exec 9<&-
  echo "--- host verdicts (inside rc=$rc)"
  cd "$R"; sleep 2.6; local G=${HOST_GIT:-git}
  v() { if [ -e "$2" ]; then echo "ESCAPED host:$1"; else echo "DENIED host:$1"; fi; }
  v process-outlives-session "$WORKTREE/.survived"; v victim-signalled "$OUTSIDE_DIR/victim-signalled"
  local f n=0; for f in w1 w2 w3 w4 w5 w8 w9 moved; do [ -e "$OUTSIDE_DIR/$f" ] && { echo "ESCAPED host:outside-file-$f"; n=1; }; done; [ $n = 0 ] && echo "DENIED host:outside-files-unchanged"
  # what an unsandboxed host git executes later, on the tree the agent left
  export GIT_AUTHOR_NAME=h GIT_AUTHOR_EMAIL=h@h GIT_COMMITTER_NAME=h GIT_COMMITTER_EMAIL=h@h WT_ADMIN=$MAIN_REPO/.git/worktrees/agent1
  hg() { ( cd "$WORKTREE" && "${run[@]}" timeout 20 $G "$@" ) >/dev/null 2>&1; }
  hg status; v later-git-dotgit-pointer "$OUTSIDE_DIR/pwned-dotgit"
  rm -rf "$WORKTREE/.evil.git"; echo "gitdir: $MAIN_REPO/.git/worktrees/agent1" > "$WORKTREE/.git"; [ -n "$U" ] && chown "$U" "$WORKTREE/.git"
  hg add -A; hg status; hg diff HEAD; v later-git-nested-repo "$OUTSIDE_DIR/pwned-nested"
  hg commit -m auto; v later-git-tracked-hookspath "$OUTSIDE_DIR/pwned-hookspath"
  v main-hook-installed "$MAIN_REPO/.git/hooks/post-index-change"
  if grep -qs '\[escape\]' "$MAIN_REPO/.git/config"; then echo "ESCAPED host:main-config-changed"; else echo "DENIED host:main-config-changed"; fi
  [ -n "$(git --git-dir="$MAIN_REPO/.git" rev-parse -q --verify agent1^{commit} 2>/dev/null)" ] && [ "$(git --git-dir="$MAIN_REPO/.git" rev-list --count main..agent1)" -gt 0 ] && echo "OK     host:work-committed" || echo "NOTE   host:work-not-committed"
  kill "$sp" "$vp" 2>/dev/null; wait "$sp" "$vp" 2>/dev/null; cd /; [ "${KEEP:-0}" = 1 ] && echo "kept $R" || rm -rf "$R"
}
if [ "$MODE" = host ]; then host "$@"; else inside; fi
