// Package load measures how much the server bears: many desks typing at once,
// everybody signing in after a restart, idle windows, hostile connections, a large
// register. It holds tests only; the real binary serves, real SSH connections come.
//
//	make load    the whole campaign with a table (minutes; an idle machine)
//	make soak    sessions coming and going (SOAK=30m)
//
// In `make test` a small run proves that the campaign works: there figures are
// printed and not judged, because the machine may be busy with other things.
package load
