package load

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"loket/store"
	"loket/store/casework"
)

// pin is a PIN that nobody uses.
const pin = "garam 27"

// realOffice serves a real office with one caseworker, who has a key and a PIN.
func realOffice(t *testing.T) *office {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	must(err)
	signer, err := gossh.NewSignerFromKey(private)
	must(err)
	o := &office{t: t, dir: filepath.Join(dir, "kantor"), addr: "127.0.0.1:0", keys: map[string]gossh.Signer{"peksos": signer}, key: filepath.Join(dir, "kunci")}
	opts := largeOptions(o.dir)
	opts.Key, opts.Clock = store.NewKey(), time.Now
	must(os.WriteFile(o.key, []byte(opts.Key.Hex()+"\n"), 0o600))
	s, err := store.Create(context.Background(), opts)
	must(err)
	admin := casework.Actor{Account: "pengelola", Role: casework.Administrator}
	must(s.ChangeAccount(context.Background(), admin, casework.AccountChange{Add: &casework.Account{Name: admin.Account, Role: admin.Role}, Key: "uid:1"}))
	must(s.ChangeAccount(context.Background(), admin, casework.AccountChange{
		Add: &casework.Account{Name: "peksos", Role: casework.Caseworker}, Key: gossh.FingerprintSHA256(signer.PublicKey()),
	}))
	must(s.Close())
	t.Cleanup(o.kill)
	o.serve()
	return o
}

// Two hundred people with a PIN come in within one second.
func TestPINLogins(t *testing.T) {
	n := count(200, 8)
	o := realOffice(t)
	first, err := o.withPIN() // chooses the PIN
	if err != nil {
		t.Fatal(err)
	}
	windows, errs := make([]*window, n), make([]error, n)
	began := time.Now()
	var wg sync.WaitGroup
	for i := range windows {
		wg.Go(func() { windows[i], errs[i] = o.withPIN() })
	}
	wg.Wait()
	took := time.Since(began)
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	judge(t, fmt.Sprintf("%d logins with a PIN", n), took, 10*time.Second)
	leave(t, append(windows, first))
}

// withPIN signs in by key and PIN to the first screen.
func (o *office) withPIN() (*window, error) {
	c, err := o.tcp()
	if err != nil {
		return nil, err
	}
	conn, channels, requests, err := gossh.NewClientConn(c, o.addr, &gossh.ClientConfig{
		User: "peksos", Timeout: patience,
		Auth: []gossh.AuthMethod{gossh.PublicKeys(o.keys["peksos"]), gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
			return strings.Split(strings.Repeat(pin+"\n", len(questions)), "\n")[:len(questions)], nil
		})},
		HostKeyCallback: gossh.InsecureIgnoreHostKey(), // made a moment ago on this machine
	})
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	client := gossh.NewClient(conn, channels, requests)
	w, err := windowOn(client, 80, 24)
	if err == nil {
		err = w.until("PKSAI")
	}
	if err != nil {
		return nil, errors.Join(err, client.Close())
	}
	return w, nil
}
