//go:build unix

package client

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	gossh "golang.org/x/crypto/ssh"
	"pgregory.net/rapid"

	"loket/sshd/offer"
)

// withSession gives a connected desk and the server's side of it.
func withSession(t *testing.T) (*far, *desk, *farSession) {
	t.Helper()
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil).start()
	s := get(t, "a session", f.sessions)
	s.say(toAlt + "Layar")
	d.screen.until(t, "Layar")
	return f, d, s
}

// offered offers a file as the server does and waits for what comes of it.
func offered(t *testing.T, s *farSession, name, mime string, data []byte) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- offer.Offer(s.conn, name, mime, data) }()
	return get(t, "the offer's end", done)
}

func TestLettersAreSavedBesideTheScreen(t *testing.T) {
	_, d, s := withSession(t)
	letter := []byte("Kepada Yth.\n\x1b[31mKepala Dinas\n")
	pdf := bytes.Repeat([]byte("%PDF-1.4 "), 5000)
	for i := range 3 {
		if err := offered(t, s, "surat-rujukan.txt", offer.Text, letter); err != nil {
			t.Fatalf("offer %d: %v", i, err)
		}
	}
	if err := offered(t, s, "Kartu Meja", offer.PDF, pdf); err != nil {
		t.Fatal(err)
	}
	s.exit(0)
	d.end()
	for name, want := range map[string][]byte{
		"surat-rujukan.txt": letter, "surat-rujukan-2.txt": letter, "surat-rujukan-3.txt": letter, "Kartu Meja.pdf": pdf,
	} {
		path := filepath.Join(d.options.Save, name)
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
		if !strings.Contains(d.said.String(), "Tersimpan: "+path+"\n") {
			t.Errorf("%s: said %q", name, d.said.String())
		}
	}
	if n := strings.Count(d.said.String(), "\n"); n != 4 {
		t.Errorf("%d lines for 4 files: %q", n, d.said.String())
	}
	if strings.Contains(d.screen.String(), "Kepada") {
		t.Error("the letter reached the screen")
	}
}

// raw opens a channel of the file type with whatever head.
func raw(s *farSession, head any) (gossh.Channel, <-chan *gossh.Request, error) {
	return s.conn.OpenChannel(offer.Channel, gossh.Marshal(head))
}

func TestWhatIsNotALetterIsRefused(t *testing.T) {
	_, d, s := withSession(t)
	type head = offer.Head
	for what, h := range map[string]any{
		"huge":          head{Name: "besar.pdf", Size: offer.MaxSize + 1, Mime: offer.PDF},
		"endless":       head{Name: "besar.pdf", Size: 1 << 63, Mime: offer.PDF},
		"program":       head{Name: "x.exe", Size: 1, Mime: "application/octet-stream"},
		"page":          head{Name: "x.html", Size: 1, Mime: "text/html"},
		"kind disguise": head{Name: "x.txt", Size: 1, Mime: "text/plain; charset=utf-8"},
		"half a head":   struct{ Name string }{"x.txt"},
	} {
		var refused *gossh.OpenChannelError
		if _, _, err := raw(s, h); !errors.As(err, &refused) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, kind := range []string{"forwarded-tcpip", "auth-agent@openssh.com", "x11", "session"} {
		var refused *gossh.OpenChannelError
		if _, _, err := s.conn.OpenChannel(kind, nil); !errors.As(err, &refused) || refused.Reason != gossh.UnknownChannelType {
			t.Errorf("%s: %v", kind, err)
		}
	}
	// More or less than was said is not saved.
	for what, say := range map[string]string{"short": "1234", "long": "123456789012"} {
		ch, answers, err := raw(s, head{Name: what + ".txt", Size: 8, Mime: offer.Text})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ch.Write([]byte(say)); err != nil {
			t.Fatal(err)
		}
		if err := ch.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		for req := range answers {
			if req.Type == offer.Saved {
				t.Errorf("%s: said to be saved", what)
			}
		}
	}
	s.exit(0)
	d.end()
	if left, err := os.ReadDir(d.options.Save); len(left) != 0 && err == nil {
		t.Errorf("left in the folder: %v", left)
	}
	if got := d.said.String(); strings.Count(got, "tidak tersimpan") != 2 {
		t.Errorf("said %q", got)
	}
}

func TestALetterCutInTheMiddleLeavesNothing(t *testing.T) {
	f, d, s := withSession(t)
	ch, _, err := raw(s, offer.Head{Name: "surat.txt", Size: 100000, Mime: offer.Text})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ch.Write(make([]byte, 50000)); err != nil {
		t.Fatal(err)
	}
	f.cut()
	d.fire(firstPause)
	get(t, "a session", f.sessions).exit(0)
	d.end()
	if left, err := os.ReadDir(d.options.Save); len(left) != 0 && err == nil {
		t.Errorf("left in the folder: %v", left)
	}
}

func TestTooManyFilesAreRefused(t *testing.T) {
	_, d, s := withSession(t)
	for i := range maxFiles {
		if err := offered(t, s, "surat.txt", offer.Text, []byte("x")); err != nil {
			t.Fatalf("file %d: %v", i, err)
		}
	}
	if err := offered(t, s, "surat.txt", offer.Text, []byte("x")); !errors.Is(err, offer.ErrRefused) {
		t.Errorf("one more: %v", err)
	}
	s.exit(0)
	d.end()
}

func TestSavingNeverTouchesWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "luar.txt")
	if err := os.Symlink(outside, filepath.Join(dir, "surat.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "surat-2.txt"), 0o700); err != nil {
		t.Fatal(err)
	}
	path, err := save(dir, "surat.txt", []byte("isi"))
	if err != nil || path != filepath.Join(dir, "surat-3.txt") {
		t.Errorf("%s, %v", path, err)
	}
	if _, err := os.Stat(outside); !os.IsNotExist(err) {
		t.Errorf("written through a link: %v", err)
	}
	// A folder that is a file: nothing is saved, and the error says so.
	if _, err := save(path, "surat.txt", []byte("isi")); err == nil {
		t.Error("saved into a file")
	}
}

func TestNamesStayInTheirFolder(t *testing.T) {
	for name, want := range map[string]string{
		"surat.txt":                    "surat.txt",
		"SURAT.TXT":                    "SURAT.txt",
		"":                             "surat.txt",
		".":                            "surat.txt",
		"..":                           "surat.txt",
		"../../.ssh/authorized_keys":   "authorized_keys.txt",
		`..\..\Startup\jalan.bat`:      "jalan.bat.txt",
		"/etc/passwd":                  "passwd.txt",
		"C:surat.txt":                  "C_surat.txt",
		"surat.txt\x00.exe":            "surat.txt.exe.txt",
		"\x1b[2Jsurat":                 "[2Jsurat.txt",
		"sur\nat":                      "sur at.txt",
		"\u202etxt.exe":                "txt.exe.txt",
		".bashrc":                      "bashrc.txt",
		"-rf":                          "rf.txt",
		"CON":                          "_CON.txt",
		"nul.txt":                      "_nul.txt",
		"com1.tar.gz":                  "_com1.tar.gz.txt",
		"surat. .":                     "surat.txt",
		"a/":                           "surat.txt",
		"surat*?.txt":                  "surat__.txt",
		strings.Repeat("é", 80) + ".x": strings.Repeat("é", 50) + ".txt",
	} {
		if got := fileName(offer.Head{Name: name, Mime: offer.Text}); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		mime := rapid.SampledFrom([]string{offer.Text, offer.PDF}).Draw(t, "mime")
		name := fileName(offer.Head{Name: rapid.String().Draw(t, "name"), Mime: mime})
		path, err := save(dir, name, nil)
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if filepath.Dir(path) != dir || !utf8.ValidString(name) || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "-") ||
			len(name) > maxName+10 || strings.ContainsAny(name, "/\\:*?\"<>|\n\r\x1b\x00") || filepath.Ext(name) != map[string]string{offer.Text: ".txt", offer.PDF: ".pdf"}[mime] {
			t.Fatalf("%q", path)
		}
	})
}
