// Package casework is the domain: cases, referrals, risk, clocks, roles and the
// permission table; acts, events, the decision from one to the other, and the fold.
//
// It promises: Decide and Apply are pure; the same records give the same case;
// permission is one table (permit.go) asked before anything else; nobody learns of
// a case that the table hides.
//
// It refuses: disks, clocks, screens, bbolt. Time and ids arrive as arguments.
//
// A newcomer reads acts.go (what people do), permit.go (who may), events.go (what
// comes of it), decide*.go (how), fold.go (what a case then is), desk.go (the one
// interface that both faces use).
package casework
