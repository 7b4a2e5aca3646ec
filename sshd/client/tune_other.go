//go:build !linux && !windows

package client

import "net"

// tune makes the system find a dead idle line by itself, as far as it can.
func tune(c *net.TCPConn) error { return c.SetKeepAliveConfig(keepAlive) }
