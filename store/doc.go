// Package store keeps the office on disk: one bbolt file that holds the log of
// acts and reads, the cases folded from it, their cards, the drafts, the accounts
// and the rule books that anything was ever filled in under. *Store is the
// casework.Desk of both faces.
//
// It promises: an act is whole on the disk or not at all; the same act id is the
// same act; permission is asked in the transaction that acts; a read is in the log
// before anything of it is shown; everything but counts, sizes and times is sealed.
//
// It refuses: network file systems, two processes at once, guessing at a file that
// is foreign, newer, cut short or sealed with another key.
//
// # The file
//
// DIR/loket.db, mode 0600. "sealed K" is XChaCha20-Poly1305 under key K with a
// random nonce in front; bucket, key and seal version are bound to it. Plaintext is
// filled with zero bytes so that a sealed value is a multiple of 512 bytes long
// (registry rows: 128).
//
//	meta/
//	  "format"              → uint32, big endian: version of this tree (Format)
//	  "office"              → JSON officeMeta: id, code, training, made at; in clear
//	  "check"               → HMAC of the office id under a key drawn from the office key
//	  "head"                → seq (8 bytes) + SHA-256 of the newest log entry
//	  "pack"                → digest of the rule book in force
//	  "n" + HMAC(desk-year) → uint64: last running number of the desk in that year
//	key/
//	  "@log" "@card" "@draft" "@account" "@index" "@registry" "@pack", case id → 32 random
//	                          bytes, sealed under HKDF(office key, "wrap")
//	"@sign"                 → the same: seed of the ed25519 key that signs checkpoints, from the first one on
//	log/
//	  seq (8 bytes, big endian) → entry: see log.go. One act or one read each.
//	act/
//	  act id                → seq
//	case/
//	  case id + "e" + seq   → nothing: entries with a body that belong to the case
//	  case id + "s"         → casework.Case as JSON, sealed under the case's own key
//	card/
//	  case id               → casework.Card as JSON, sealed @card, 512 bytes
//	nik/, kk/
//	  HMAC(digits) + case id → nothing
//	draft/
//	  draft id              → casework.Draft as JSON, sealed @draft
//	account/
//	  "a" + HMAC(name)             → casework.Account as JSON, sealed @account
//	  "b" + HMAC(fingerprint name) → casework.Binding as JSON, sealed @account
//	  "r" + HMAC(name)             → the account's last five receipts as JSON, sealed @account
//	pack/
//	  digest                → files of the rule book, JSON in gzip, sealed @pack
//	office/
//	  paper id              → casework.OfficePaper (meeting, supervision) as JSON, sealed under HKDF(@log, "office")
//	registry/
//	  "l" + HMAC(list name) → list header as JSON, sealed @registry
//	  "r" + HMAC(NIK) + generation → row as JSON, sealed @registry
//
// An orderly stop writes bbolt's list of free pages with its last commit; every
// other commit leaves it out. So the newest meta page of the file itself tells
// whether the last stop was orderly.
//
// # Out of the file
//
// A backup (backup.go) is a checked copy, sealed with age for its recipients and
// signed under the office key; restore.go takes it apart and believes nothing. The
// office key itself lives on paper in shares (recover.go). Heads of the chain on
// papers (heads.go) show whether a file was rolled back.
//
// A newcomer reads store.go, do.go (an act), log.go (the chain), memory.go (queue
// and search), open.go with image.go and probe.go (opening), check.go.
package store
