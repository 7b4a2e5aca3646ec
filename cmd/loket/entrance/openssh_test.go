package entrance

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"loket/store/casework"
)

// opener is OpenSSH on somebody's computer; answers come from a program, as OpenSSH
// asks one where it has no terminal.
type opener struct {
	o    *office
	dir  string
	keys []string
}

func newOpener(o *office, keys int) (*opener, []gossh.Signer) {
	o.t.Helper()
	p := &opener{o: o, dir: o.t.TempDir()}
	var signers []gossh.Signer
	for i := range keys {
		_, private, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			o.t.Fatal(err)
		}
		block, err := gossh.MarshalPrivateKey(private, "")
		if err != nil {
			o.t.Fatal(err)
		}
		signer, err := gossh.NewSignerFromKey(private)
		if err != nil {
			o.t.Fatal(err)
		}
		path := filepath.Join(p.dir, "kunci"+string(rune('a'+i)))
		p.write(path, string(pem.EncodeToMemory(block)), 0o600)
		p.keys, signers = append(p.keys, path), append(signers, signer)
	}
	p.write(filepath.Join(p.dir, "ask"), "#!/bin/sh\necho \"$1\" >> "+p.dir+"/asked\ncat "+p.dir+"/says\n", 0o700)
	host, port, _ := strings.Cut(o.server.Addr().String(), ":")
	p.write(filepath.Join(p.dir, "known"), "["+host+"]:"+port+" "+string(gossh.MarshalAuthorizedKey(o.server.HostKey())), 0o600)
	return p, signers
}

func (p *opener) write(path, text string, mode os.FileMode) {
	p.o.t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		p.o.t.Fatal(err)
	}
}

// ssh carries out one command, answering every question with says.
func (p *opener) ssh(user, says, command string) (string, bool) {
	p.o.t.Helper()
	p.write(filepath.Join(p.dir, "says"), says+"\n", 0o600)
	host, port, _ := strings.Cut(p.o.server.Addr().String(), ":")
	args := []string{"-F", "none", "-p", port, "-o", "IdentitiesOnly=yes", "-o", "UserKnownHostsFile=" + filepath.Join(p.dir, "known")}
	for _, k := range p.keys {
		args = append(args, "-i", k)
	}
	cmd := exec.CommandContext(p.o.t.Context(), "ssh", append(args, user+"@"+host, command)...)
	cmd.Env = append(os.Environ(), "SSH_ASKPASS="+filepath.Join(p.dir, "ask"), "SSH_ASKPASS_REQUIRE=force", "SSH_AUTH_SOCK=")
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

// From the invitation to the first work with OpenSSH, whose first keys open nothing.
func TestOpenSSH(t *testing.T) {
	o := newOffice(t)
	o.hire("peksos", casework.Caseworker, "")
	p, keys := newOpener(o, 4)
	said, ok := p.ssh("peksos", o.invite("peksos"), "whoami")
	_, after, found := strings.Cut(said, "mengundang Anda: ")
	if !ok || !found {
		t.Fatalf("enrolling: %v, %q", ok, said)
	}
	waiting := o.account("peksos").Keys
	if len(waiting) != 1 || waiting[0].Fingerprint != print(keys[0]) {
		t.Fatalf("keys are %+v", waiting)
	}
	for _, who := range []casework.Actor{admin, other} {
		o.change(who, casework.AccountChange{Confirm: "peksos", Digits: after[:7]})
	}
	if said, ok := p.ssh("peksos", pin, "whoami"); !ok || !strings.Contains(said, "kunci dan PIN") {
		t.Fatalf("the first sign-in: %v, %q", ok, said)
	}
	if said, ok := p.ssh("peksos", pin, "whoami"); !ok || !strings.HasPrefix(said, "peksos") {
		t.Errorf("the second: %v, %q", ok, said)
	}
	if said, ok := p.ssh("peksos", "salah 1", "whoami"); ok || !strings.Contains(said, "Tidak dapat masuk.") {
		t.Errorf("a wrong PIN: %v, %q", ok, said)
	}
	o.hire("loket-0801", casework.DeskOfficer, "0801")
	o.change(admin, casework.AccountChange{Bind: "loket-0801", Key: print(keys[3])})
	if said, ok := p.ssh("loket-0801", "?", "whoami"); !ok || !strings.HasPrefix(said, "loket-0801") {
		t.Errorf("with the right key last: %v, %q", ok, said)
	}
}
