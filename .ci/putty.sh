#!/bin/sh
# Look at Loket in a real PuTTY: pictures of its screens go to the folder given.
# Needs putty, putty-tools, xvfb, xdotool, imagemagick. Run by hand, not by .ci/run.
#   sh .ci/putty.sh /tmp/pictures
set -eu
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/.."
work=$(mktemp -d)
CGO_ENABLED=0 go build -o "$work/loket" ./cmd/loket
cd "$work"
./loket demo --data office --cases 40
puttygen office/keys/manager -O private -o manager.ppk
./loket serve --data office --listen 127.0.0.1:0 2>serve.log & server=$!
Xvfb :93 -screen 0 1100x760x24 2>xvfb.log & display=$!
trap 'kill $server $display; rm -rf "$work"' EXIT
until grep -q SHA256 serve.log; do sleep 0.2; done
port=$(sed -n 's/.*127.0.0.1:\([0-9]*\)\..*/\1/p' serve.log)
fingerprint=$(sed -n 's/.*\(SHA256:.*\)/\1/p' serve.log)
./loket account print manager on --data office
mkdir -p putty/sessions
cat >putty/sessions/loket <<SESSION
HostName=127.0.0.1
PortNumber=$port
Protocol=ssh
UserName=loket
PublicKeyFile=$work/manager.ppk
FontName=client:DejaVu Sans Mono 11
Printer=cat > $out/printed.txt
TerminalType=${2:-xterm}
SESSION
export DISPLAY=:93 PUTTYDIR="$work/putty" LANG=C.UTF-8
until xdotool getdisplaygeometry >/dev/null 2>&1; do sleep 0.2; done
putty -load loket -hostkey "$fingerprint" & window=$!
trap 'kill $window $server $display; rm -rf "$work"' EXIT
id=$(xdotool search --sync --pid $window --name PuTTY | tail -1)
sleep 3 && xdotool windowfocus "$id"
press() { for key in "$@"; do xdotool key --window "$id" "$key"; sleep 0.7; done; }
picture() { sleep 0.7; import -window "$id" "$out/$1.png"; }
picture 1-home
press F1 && picture 2-help
press Escape 4 Down Down Next && picture 3-queue
press Home Return 2 Return && picture 4-paper
press c && picture 5-printed
press Escape Escape Escape 1 t Tab
xdotool type --window "$id" --delay 150 'kantor desa'
press Home BackSpace End BackSpace && picture 6-form
xdotool windowsize "$id" 420 220 && picture 7-small
xdotool windowsize "$id" 1000 640 && picture 8-large
ls -l "$out"
