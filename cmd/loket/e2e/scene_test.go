package e2e

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"loket/store/casework"
)

// scene is an office with three cases, made once by line mode and copied for every
// test that wants it.
type scene struct {
	dir        string
	protection string // desk 0801, handed over: the child with the neighbour
	service    string // desk 0801: school costs, checked and resident
	foreign    string // of desk 0101 in another kecamatan, service lane, the same NIK as service
	hidden     string // of desk 0101, protection lane, not handed over
}

// otherDesk is the account of a desk in another kecamatan.
const otherDesk = "loket-0101"

// childNIK is the NIK of the children of service and foreign: one child, reported twice.
const childNIK = "7306080101150001"

var theScene = struct {
	sync.Mutex
	*scene
}{}

// staged opens a copy of the scene's office.
func staged(t *testing.T) (*office, *scene) {
	t.Helper()
	theScene.Lock()
	defer theScene.Unlock()
	if theScene.scene == nil {
		theScene.scene = stage(t)
	}
	o := &office{t: t, dir: filepath.Join(t.TempDir(), "kantor")}
	copyTree(t, theScene.dir, o.dir)
	o.serve()
	return o, theScene.scene
}

func stage(t *testing.T) *scene {
	t.Helper()
	s := &scene{dir: filepath.Join(filepath.Dir(template), "scene")}
	copyTree(t, template, s.dir)
	o := &office{t: t, dir: s.dir}
	newKey(t, s.dir, otherDesk)
	if out, bad, code := o.local("", "account", "key", "add", otherDesk, "--key", filepath.Join(s.dir, "keys", otherDesk+".pub")); code != 0 {
		t.Fatalf("key for %s: %s%s", otherDesk, out, bad)
	}
	o.serve()
	desk, other := o.lines("desk-officer").start(), o.lines(otherDesk).start()
	s.protection = desk.report(neighbour)
	desk.open(s.protection)
	desk.does("Teruskan ke sekretariat")
	s.service = desk.report(school("Budi"))
	desk.open(s.service)
	desk.act("Periksa asal & identitas", resident)
	s.foreign, s.hidden = other.report(school("Budi")), other.report(neighbour)
	o.stop()
	return s
}

// resident is step 2 for a child whose papers were seen.
var resident = []answer{
	{"Surat-surat", "", none}, {"NIK anak", "", keep}, {"Nomor KK", "", skip}, {"Tanggal lahir", "1 januari 2015", text},
	{"Kecamatan dan desa tempat tinggal", "somba opu, sungguminasa", text}, {"Jalan, RT/RW", "", skip}, {"Kecamatan dan desa kejadian", "", skip}, {"Kejadian di kabupaten lain", "", skip},
	{"Diperiksa dengan", "1", text}, {"Anak ini", "1", text}, {"Keterangan", "", skip},
}

// newKey makes a key pair as the training office keeps them.
func newKey(t *testing.T, dir, name string) {
	t.Helper()
	pair, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := gossh.MarshalPrivateKey(private, name)
	if err != nil {
		t.Fatal(err)
	}
	public, err := gossh.NewPublicKey(pair)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "keys", name)
	for file, text := range map[string][]byte{path: pem.EncodeToMemory(block), path + ".pub": gossh.MarshalAuthorizedKey(public)} {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// roles are the accounts with keys, and what they see of the scene's four cases.
var roles = []struct {
	account                              string
	protection, service, foreign, hidden casework.Level
}{
	{"desk-officer", casework.LevelNumber, casework.LevelFull, casework.LevelNone, casework.LevelNone},
	{"desk-coordinator", casework.LevelNumber, casework.LevelFull, casework.LevelNone, casework.LevelNone},
	{otherDesk, casework.LevelNone, casework.LevelNone, casework.LevelFull, casework.LevelFull},
	{"facilitator", casework.LevelNumber, casework.LevelFull, casework.LevelNone, casework.LevelNone},
	{"supervisor", casework.LevelNumber, casework.LevelFull, casework.LevelNone, casework.LevelNone},
	{"caseworker", casework.LevelCoded, casework.LevelCoded, casework.LevelCoded, casework.LevelCoded},
	{"manager", casework.LevelFull, casework.LevelFull, casework.LevelFull, casework.LevelFull},
	{"deputy", casework.LevelFull, casework.LevelFull, casework.LevelFull, casework.LevelFull},
	{"coordinator", casework.LevelFull, casework.LevelFull, casework.LevelFull, casework.LevelFull},
	{"secretary", casework.LevelCoded, casework.LevelCoded, casework.LevelCoded, casework.LevelCoded},
	{"data-officer", casework.LevelCoded, casework.LevelCoded, casework.LevelCoded, casework.LevelCoded},
	{"partner", casework.LevelNone, casework.LevelNone, casework.LevelNone, casework.LevelNone},
	{"administrator", casework.LevelNone, casework.LevelNone, casework.LevelNone, casework.LevelNone},
	{"auditor", casework.LevelNone, casework.LevelNone, casework.LevelNone, casework.LevelNone},
}

// secrets must not reach anybody below the file: names, relations, words of the reports.
var secrets = []string{"Sari", "Budi", "ayah tiri", "tetangga", "takut pulang", "seragam", childNIK, "Ibu anak"}

func leaks(s string) (found []string) {
	for _, secret := range secrets {
		if strings.Contains(strings.ToLower(s), strings.ToLower(secret)) {
			found = append(found, secret)
		}
	}
	return found
}
