// Package card writes the desk card: everything a desk needs to reach the server
// with the right settings, on one page, and the same as files for OpenSSH and PuTTY.
//
// It promises: plain ASCII within 80 columns for names of ordinary length; one
// algorithm of each kind, the same as "loket connect" offers, so that signing in
// costs the fewest bytes; nothing secret.
//
// It refuses: names that would not stay inside their line of a settings file.
package card

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// Card is what differs from desk to desk.
type Card struct {
	Host        string // name or address that the desk reaches
	Port        int
	Account     string
	Fingerprint string          // of the server's key: "SHA256:…"
	HostKey     gossh.PublicKey // the key itself, for known_hosts; nil: the person compares the fingerprint
}

var (
	hostName  = regexp.MustCompile(`^[A-Za-z0-9:][A-Za-z0-9.:_-]*$`)
	account   = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]*$`)
	fingerSum = regexp.MustCompile(`^SHA256:[A-Za-z0-9+/]{43}$`)
)

// Check says in one Indonesian sentence what is wrong with the card; nil: nothing.
func (c Card) Check() error {
	switch {
	case !hostName.MatchString(c.Host):
		return fmt.Errorf("nama server %q tidak cocok", c.Host)
	case c.Port < 1 || c.Port > 65535:
		return fmt.Errorf("port %d tidak cocok: tulis angka 1 sampai 65535", c.Port)
	case !account.MatchString(c.Account):
		return fmt.Errorf("nama akun %q tidak cocok", c.Account)
	case !fingerSum.MatchString(c.Fingerprint):
		return errors.New("sidik kunci server tidak cocok: tulis SHA256: dan 43 huruf")
	case c.HostKey != nil && gossh.FingerprintSHA256(c.HostKey) != c.Fingerprint:
		return errors.New("sidik itu bukan sidik kunci server di folder data")
	}
	return nil
}

// Target is how the card's server is named to "loket connect".
func (c Card) Target() string {
	return c.Account + "@" + net.JoinHostPort(c.Host, strconv.Itoa(c.Port))
}

// KnownHost is the line for ~/.ssh/known_hosts; "" without HostKey.
func (c Card) KnownHost() string {
	if c.HostKey == nil {
		return ""
	}
	return knownhosts.Line([]string{net.JoinHostPort(c.Host, strconv.Itoa(c.Port))}, c.HostKey)
}

// Config is the block for ~/.ssh/config. OpenSSH cannot make the system's own
// keep-alive shorter than hours, so it asks the server once a minute (about 0.2 kB).
func (c Card) Config() string { return fill(config, c) }

// PuTTY is a file for the Windows registry that makes the saved session "Loket".
// The person's private key is chosen in PuTTY itself.
func (c Card) PuTTY() string { return strings.ReplaceAll(fill(registry, c), "\n", "\r\n") }

// Text is the card to print and hand over.
func (c Card) Text() string { return fill(page, c) }

func fill(t *template.Template, c Card) string {
	var out bytes.Buffer
	if err := t.Execute(&out, c); err != nil {
		panic(err) // the templates are constants over a checked Card
	}
	return out.String()
}

func parse(name, s string) *template.Template {
	return template.Must(template.New(name).Funcs(template.FuncMap{
		"indent": func(s string) string { return "   " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n   ") },
		"hex":    func(n int) string { return fmt.Sprintf("%08x", n) },
	}).Parse(s))
}

// IgnoreUnknown comes first: older programs refuse a file with words they do not
// know. WarnWeakCrypto: the card has chosen; a warning at each login is no news.
var config = parse("config", `Host loket
  HostName {{.Host}}
  Port {{.Port}}
  User {{.Account}}
  IgnoreUnknown Obscure*,PubkeyAccepted*,WarnWeak*
  IdentityFile ~/.ssh/id_ed25519
  IdentitiesOnly yes
  ObscureKeystrokeTiming no
  KexAlgorithms curve25519-sha256
  HostKeyAlgorithms ssh-ed25519
  PubkeyAcceptedAlgorithms ssh-ed25519
  Ciphers chacha20-poly1305@openssh.com
  MACs hmac-sha2-256-etm@openssh.com
  WarnWeakCrypto no-pq-kex
  Compression no
  ForwardAgent no
  ForwardX11 no
  TCPKeepAlive yes
  ServerAliveInterval 60
  ServerAliveCountMax 3
`)

var registry = parse("registry", `REGEDIT4

[HKEY_CURRENT_USER\Software\SimonTatham\PuTTY\Sessions\Loket]
"Present"=dword:00000001
"Protocol"="ssh"
"SshProt"=dword:00000003
"HostName"="{{.Host}}"
"PortNumber"=dword:{{hex .Port}}
"UserName"="{{.Account}}"
"SSHManualHostKeys"="{{.Fingerprint}}"
"KEX"="ecdh,WARN,mlkem-curve25519,ntru-curve25519,mlkem-nist,dh-group18-sha512,dh-group17-sha512,dh-group16-sha512,dh-group15-sha512,dh-gex-sha1,dh-group14-sha1,rsa,dh-group1-sha1"
"HostKey"="ed25519,WARN,ed448,ecdsa,rsa,dsa"
"Cipher"="chacha20,WARN,aes,aesgcm,3des,des,blowfish,arcfour"
"Compression"=dword:00000000
"TryAgent"=dword:00000000
"AgentFwd"=dword:00000000
"X11Forward"=dword:00000000
"TCPKeepalives"=dword:00000001
"TCPNoDelay"=dword:00000001
"PingInterval"=dword:00000001
"PingIntervalSecs"=dword:00000000
"TerminalType"="xterm-256color"
"LineCodePage"="UTF-8"
"BackspaceIsDelete"=dword:00000001
"LogType"=dword:00000000
"WarnOnClose"=dword:00000001
`)

var page = parse("page", `KARTU MEJA LOKET
================
Server : {{.Host}}
Port   : {{.Port}}
Akun   : {{.Account}}
Sidik  : {{.Fingerprint}}
Telepon sekretariat: ______________________

Bila sidik yang tampil berbeda dengan kartu ini, JANGAN lanjut: telepon
sekretariat. Kunci (id_ed25519) milik satu orang: jangan dipinjamkan. Komputer
atau kunci hilang: telepon sekretariat saat itu juga.

1. Program loket (disarankan: paling hemat, menyambung sendiri)

   loket connect {{.Target}}
     --fingerprint {{.Fingerprint}}
   (satu baris; setelah pertama kali cukup baris atas)
   Jaringan sangat buruk, atau memakai pembaca layar: tambahkan --line

2. OpenSSH. Tulis di ~/.ssh/config (Windows: .ssh\config di folder pengguna):

{{indent .Config}}

   Lalu: ssh loket      Jaringan sangat buruk: ssh -T loket
{{- if .KnownHost}}
   Tulis di ~/.ssh/known_hosts (satu baris), agar sidik tidak perlu dibanding:
{{indent .KnownHost}}
{{- end}}
   Jangan pakai -v atau tee: catatan layar memuat data anak.

3. PuTTY
   Session            Host Name {{.Host}}, Port {{.Port}}, SSH
   Session > Logging  None
   Terminal > Keyboard  Backspace: Control-? (127)
   Window > Translation Remote character set: UTF-8
   Connection         Seconds between keepalives: 60
                      Enable TCP keepalives: ya
   Connection > Data  Auto-login username: {{.Account}}
   SSH                Enable compression: tidak
   SSH > Kex          ECDH key exchange paling atas
   SSH > Host keys    Ed25519 paling atas; Manually configure host keys:
                      {{.Fingerprint}}
   SSH > Cipher       ChaCha20 paling atas
   SSH > Auth         Attempt authentication using Pageant: tidak
   SSH > Auth > Credentials  Private key file: kunci Anda (.ppk)
   Simpan sebagai Loket. Atau sekaligus: loket kartu ... --putty > loket.reg
`)
