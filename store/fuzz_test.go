package store

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"

	"loket/store/casework"
)

// archived is an archive as Backup.Write makes it, with any manifest, sealed with the key.
func archived(t testing.TB, k Key, manifest []byte, name string, content []byte) []byte {
	t.Helper()
	mac, err := k.mac(manifest)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range []struct {
		name string
		body []byte
	}{{manifestName, manifest}, {macName, []byte(mac)}, {name, content}} {
		if err := w.WriteHeader(&tar.Header{Name: f.name, Mode: 0o600, Size: int64(len(f.body)), Format: tar.FormatPAX}); err != nil {
			return nil // a name that no archive can hold
		}
		if _, err := w.Write(f.body); err != nil {
			return nil // the name of a folder
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzBackup: whatever bytes are given as a backup, and whatever manifest somebody with
// the office key sealed: it is refused with a sentence of its own or unpacked as promised;
// nothing panics, nothing leaves the folder, nothing is larger than what was there.
func FuzzBackup(f *testing.F) {
	k := NewKey()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		f.Fatal(err)
	}
	sum := "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" // of "foo"
	manifestOf := func(name, sum string, size int64) []byte {
		b, err := json.Marshal(manifest{Format: backupFormat, Office: "o", Code: "7306", At: time.Unix(1, 0).UTC(), Head: "1-00", Files: []backupFile{{Name: FileName, Size: 3, SHA256: sum}, {Name: name, Size: size, SHA256: sum}}})
		if err != nil {
			f.Fatal(err)
		}
		return b
	}
	good := manifestOf("hostkey", sum, 3)
	for _, m := range [][]byte{good, manifestOf("../luar", sum, 3), manifestOf("/etc/x", sum, 1<<62), manifestOf("a/../../b", "", -1), []byte(`{"format":2}`), []byte(`{"files":null}`), []byte("null"), nil} {
		f.Add(archived(f, k, m, FileName, []byte("foo")), m, FileName, []byte("foo"))
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, id.Recipient())
	if err != nil {
		f.Fatal(err)
	}
	if _, err := w.Write(archived(f, k, good, FileName, []byte("foo"))); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(sealed.Bytes(), good, "hostkey", []byte("bar"))
	f.Add(sealed.Bytes()[:sealed.Len()/2], good, "../../x", []byte{})
	f.Add([]byte(ageMagic+"v1\n-> X25519 x\n"), []byte(`{"format":1,"files":[{"name":"loket.db","size":9223372036854775807}]}`), FileName, []byte("foo"))
	f.Fuzz(func(t *testing.T, raw, manifest []byte, name string, content []byte) {
		root := t.TempDir()
		told := func(err error) {
			t.Helper()
			if err = worded(context.Background(), err); casework.KindOf(err) != casework.Unusable || casework.Say(err) == "" {
				t.Fatalf("%T %v", err, err)
			}
		}
		unpack := func(r io.Reader, most int) {
			t.Helper()
			dir := filepath.Join(root, "office")
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			u := unpacker{r: tar.NewReader(r), dir: dir, key: k, ctx: context.Background()}
			if m, err := u.run(); err != nil {
				told(err)
			} else if m.Files[0].Name != FileName {
				t.Fatalf("unpacked %+v", m)
			}
			size := int64(0)
			if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				if rel, e := filepath.Rel(dir, path); e != nil || !filepath.IsLocal(rel) {
					t.Errorf("%s is outside", path)
				}
				info, err := d.Info()
				size += info.Size()
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if size > int64(most) {
				t.Errorf("%d bytes out of %d", size, most)
			}
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		}
		unpack(bytes.NewReader(raw), len(raw)+besideMost)
		if b := archived(t, k, manifest, name, content); b != nil {
			unpack(bytes.NewReader(b), len(content)+1)
		}
		path := filepath.Join(t.TempDir(), "cadangan")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := unseal(file, []age.Identity{id})
		if err != nil {
			told(err)
		} else {
			unpack(io.LimitReader(plain, 1<<20), len(raw)+besideMost)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	})
}
