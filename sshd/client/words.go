package client

import (
	"loket/store/casework"
)

// What the client says while it runs.
const (
	sayBroken   = "Sambungan putus. Isian terakhir aman; menyambung lagi ...; Ctrl+C berhenti"
	sayWaiting  = "Sambungan putus. Isian terakhir aman. Tekan Enter untuk menyambung lagi; Ctrl+C berhenti"
	sayBack     = "Tersambung lagi."
	sayNotSent  = "Baris itu tidak terkirim; tulis lagi setelah tersambung."
	sayStopped  = "Berhenti. Isian terakhir aman; sambung lagi kapan saja."
	sayEnded    = "Sambungan putus. Isian terakhir aman; jalankan perintah ini lagi."
	sayFault    = "Terjadi kesalahan di program ini. Isian terakhir aman; jalankan perintah ini lagi."
	sayNoServer = "Server %s tidak terjangkau. Periksa jaringan, nama server, dan port, lalu coba lagi."
	sayForeign  = "Yang menjawab di %s bukan server loket, atau versinya terlalu lama. Hubungi sekretariat."
	sayChanged  = "Kunci server %s bukan yang dikenal (%s), maka tidak disambung. Jangan dipaksa: tanyakan dulu ke sekretariat."
	sayDenied   = "Server tidak mengenal kunci ini untuk akun %s. Serahkan baris ini ke sekretariat untuk didaftarkan:\n%s"
	sayNewKey   = "Kunci untuk komputer ini baru dibuat di %s.\nSerahkan baris ini ke sekretariat untuk didaftarkan, lalu jalankan perintah ini lagi:\n%s"
	sayFirst    = "Server %s belum dikenal di komputer ini. Sidik kuncinya:\n  %s\nBandingkan dengan kartu meja. Sama persis? (ya/tidak): "
	sayUnknown  = "Server %s belum dikenal di komputer ini. Sambung dengan --fingerprint dari kartu meja; sidik yang dijawab server: %s"
	sayNotSame  = "Tidak disambung. Kirim sidik yang tampil ke sekretariat."
	sayNoPIN    = "Server menanyakan PIN atau kode undangan. Jalankan perintah ini di terminal."
	sayLock     = "Kata sandi kunci %s: "
	saySaved    = "Tersimpan: %s"
	sayNotSaved = "Berkas %s dari server tidak tersimpan: %v"
)

// refuse is one Indonesian sentence for something that is not done.
func refuse(cause error, sentence string) error {
	return &casework.Error{Kind: casework.Unusable, Say: sentence, Cause: cause}
}

// fault is one Indonesian sentence for something that broke in this program.
func fault(cause error) error {
	return &casework.Error{Kind: casework.Internal, Say: sayFault, Cause: cause}
}
