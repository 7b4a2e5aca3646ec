package card

import (
	"crypto/ed25519"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
	"pgregory.net/rapid"
)

func sample(t interface {
	Helper()
	Fatal(...any)
}) Card {
	t.Helper()
	public, err := gossh.NewPublicKey(ed25519.NewKeyFromSeed(make([]byte, 32)).Public())
	if err != nil {
		t.Fatal(err)
	}
	return Card{Host: "loket.contoh.go.id", Port: 2222, Account: "loket.katangka", Fingerprint: gossh.FingerprintSHA256(public), HostKey: public}
}

func TestTextHoldsAllThatADeskNeeds(t *testing.T) {
	c := sample(t)
	got := c.Text()
	for _, want := range []string{
		c.Host, "2222", c.Account, c.Fingerprint, c.KnownHost(), "loket connect loket.katangka@loket.contoh.go.id:2222",
		"IdentitiesOnly yes", "ObscureKeystrokeTiming no", "KexAlgorithms curve25519-sha256", "Logging  None", "keepalives: 60",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the card lacks %q", want)
		}
	}
	for line := range strings.Lines(got) {
		if strings.Contains(line, "ssh-ed25519 AAAA") { // one line, as OpenSSH wants it
			continue
		}
		if n := len(strings.TrimRight(line, "\n")); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	for i := range got {
		if got[i] > '~' {
			t.Fatalf("not ASCII: %q", got[max(0, i-20):i+1])
		}
	}
	if n := strings.Count(got, "\n"); n > 70 {
		t.Errorf("%d lines do not fit on a page", n)
	}
	c.HostKey = nil
	if strings.Contains(c.Text(), "known_hosts") {
		t.Error("a card without the key speaks of known_hosts")
	}
}

// OpenSSH itself says whether it understands the block, and what it makes of it.
func TestOpenSSHTakesTheConfig(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte(sample(t).Config()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ssh", "-F", path, "-G", "loket").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{
		"hostname loket.contoh.go.id", "port 2222", "user loket.katangka", "identitiesonly yes",
		"kexalgorithms curve25519-sha256", "hostkeyalgorithms ssh-ed25519", "ciphers chacha20-poly1305@openssh.com",
		"macs hmac-sha2-256-etm@openssh.com", "serveraliveinterval 60", "tcpkeepalive yes", "forwardagent no",
	} {
		if !strings.Contains(string(out), "\n"+want+"\n") {
			t.Errorf("ssh -G lacks %q", want)
		}
	}
}

func TestPuTTYFileIsOneOfWindows(t *testing.T) {
	got := sample(t).PuTTY()
	if !strings.HasPrefix(got, "REGEDIT4\r\n\r\n[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY\\Sessions\\Loket]\r\n") {
		t.Errorf("begins %q", got[:80])
	}
	if strings.Contains(strings.ReplaceAll(got, "\r\n", ""), "\n") || strings.Contains(got, "\r\r") {
		t.Error("not every line ends as on Windows")
	}
	for _, want := range []string{`"PortNumber"=dword:000008ae`, `"LogType"=dword:00000000`, `"SSHManualHostKeys"="SHA256:`, `"TryAgent"=dword:00000000`, `"KEX"="ecdh,WARN,`} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s", want)
		}
	}
}

func TestNoNameLeavesItsLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		good := sample(t)
		c := good
		c.Host = rapid.OneOf(rapid.String(), rapid.Just(good.Host)).Draw(t, "host")
		c.Account = rapid.OneOf(rapid.String(), rapid.Just(good.Account)).Draw(t, "account")
		c.HostKey = nil
		if c.Check() != nil {
			return
		}
		if a, b := strings.Count(c.Config(), "\n"), strings.Count(good.Config(), "\n"); a != b {
			t.Fatalf("%d lines of settings instead of %d", a, b)
		}
		if strings.ContainsAny(c.Host+c.Account, " \"\\\r\n#@%") {
			t.Fatalf("%q %q passed", c.Host, c.Account)
		}
	})
	for _, c := range []Card{
		{},
		{Host: "-oProxyCommand=x", Port: 22, Account: "a", Fingerprint: sample(t).Fingerprint},
		{Host: "h", Port: 0, Account: "a", Fingerprint: sample(t).Fingerprint},
		{Host: "h", Port: 70000, Account: "a", Fingerprint: sample(t).Fingerprint},
		{Host: "h", Port: 22, Account: "a", Fingerprint: "SHA256:pendek"},
		{Host: "h", Port: 22, Account: "a", Fingerprint: "SHA256:" + strings.Repeat("A", 43), HostKey: sample(t).HostKey},
	} {
		if c.Check() == nil {
			t.Errorf("%+v passed", c)
		}
	}
}
