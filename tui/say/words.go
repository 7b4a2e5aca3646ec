package say

// spare are words for codes that a pack need not name.
var spare = map[string]string{
	"act.approve_service": "Setujui layanan",
	"act.read_case":       "Membuka kasus",
	"act.print_form":      "Membaca formulir",
	"act.read_letter":     "Membaca surat",
	"act.accounts":        "Mengurus akun",
	"act.read_queue":      "Membaca antrean",
	"act.read_inbox":      "Membaca rujukan",
	"act.search":          "Mencari",
	"act.purge":           "Memusnahkan berkas",
	"act.rotate":          "Serah terima",
	"act.purged":          "Kasus dimusnahkan",
	"act.read_log":        "Membaca catatan",
	"act.open_words":      "Kata cari dibuka",
	"act.sign_in":         "Masuk",
	"act.sign_in_no":      "Ditolak masuk",
	"act.refused":         "Ditolak",
	"act.checkpoint":      "Titik tanda",
	"act.backup":          "Cadangan",
	"act.restored":        "Dipulihkan",
	"act.registry_import": "Daftar masuk",
	"menu.accounts":       "Akun",
	"menu.log":            "Catatan kegiatan",
}
