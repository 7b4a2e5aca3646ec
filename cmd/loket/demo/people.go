package demo

import (
	"fmt"
	"time"
)

// Common Indonesian names; any likeness to a living child is chance.
var (
	girls    = []string{"Ayu", "Citra", "Dewi", "Eka", "Fitri", "Gita", "Indah", "Kartika", "Lestari", "Maya", "Nadia", "Putri", "Rani", "Sari", "Tiara", "Wulan", "Yanti", "Zahra"}
	boys     = []string{"Adi", "Bagus", "Bayu", "Dimas", "Fajar", "Galih", "Hadi", "Ilham", "Joko", "Krisna", "Made", "Nanda", "Putra", "Rizky", "Surya", "Tono", "Wahyu", "Yoga"}
	surnames = []string{"Cahyani", "Hidayat", "Kusuma", "Lestari", "Maharani", "Nugraha", "Permata", "Pratama", "Ramadhan", "Saputra", "Setiawan", "Wijaya"}
	streets  = []string{"RT 1 RW 2", "RT 3 RW 1", "Dusun Satu, RT 2", "Dusun Dua, RT 1", "RT 4 RW 5", "Lingkungan Timur, RT 3"}
	keepers  = []string{"ibu", "ayah", "nenek", "kakek", "bibi", "kakak", "guru", "tetangga"}
	alleged  = []string{"ayah tiri", "tetangga", "teman sekolah", "paman", "orang tidak dikenal", "ayah"}
	posts    = []string{"Peksos piket PKSAI", "Bidan puskesmas", "Petugas UPPA", "Kepala dusun", "Petugas UPTD PPA"}
)

// child is an invented child.
type child struct {
	name, sex, birth, nik, kk, village, street string
	age                                        int
	alone                                      bool // found: nobody knows name or parents
}

// newChild draws a child of a kecamatan, of at least that many years. About one in five has no NIK.
func (g *maker) newChild(ward string, found bool, youngest int) child {
	c := child{sex: "female", age: youngest + g.rand.IntN(18-youngest), street: pick(g.rand, streets)}
	if villages := g.pack.Regions.Children(ward); len(villages) > 0 {
		c.village = pick(g.rand, villages).Code
	}
	names := girls
	if g.rand.IntN(2) == 0 {
		c.sex, names = "male", boys
	}
	c.name = pick(g.rand, names) + " " + pick(g.rand, surnames)
	birth := g.Now.AddDate(-c.age, -g.rand.IntN(11), -g.rand.IntN(28))
	c.birth = birth.Format(time.DateOnly)
	serial, family := 1+g.rand.IntN(9999), 1+g.rand.IntN(9999)
	if found {
		c.name, c.age, c.birth, c.alone = "Bayi", 0, "", true
		return c
	}
	if g.rand.IntN(5) == 0 {
		return c
	}
	day := birth.Day()
	if c.sex == "female" {
		day += 40
	}
	c.nik = fmt.Sprintf("990100%02d%02d%02d%04d", day, birth.Month(), birth.Year()%100, serial)
	c.kk = fmt.Sprintf("990100%02d%02d%02d%04d", 1+birth.Day()%28, birth.Month(), birth.Year()%100, family)
	g.people = append(g.people, Person{NIK: c.nik, KK: c.kk, Name: c.name, Sex: c.sex, Birth: c.birth})
	return c
}
