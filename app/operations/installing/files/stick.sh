#!/bin/sh
# Mounts a flash disk for Loket's backups and takes it off again. Written by ./loket install; run by systemd, as root.
set -eu
root=@{sticks} known=@{stick_state} asked=@{instance}/flashdisk-lepas

# mount_it DEVICE: not one that /etc/fstab knows or that somebody has mounted already, such as a second disk by USB.
mount_it() {
    ! findmnt -n -S "/dev/$1" >/dev/null || exit 0
    ! findmnt -n --fstab --evaluate -S "/dev/$1" >/dev/null || exit 0
    kind=$(blkid -o value -s TYPE "/dev/$1")
    name=$(blkid -o value -s LABEL "/dev/$1" | tr -cd 'A-Za-z0-9_-' | cut -c1-32)
    place=$root/${name:-flashdisk}
    ! mountpoint -q "$place" || place=$place-$1
    options=nosuid,nodev,noexec,noatime
    # These two know no owners: the disk is Loket's, and of whoever may plug in disks at the screen.
    case $kind in vfat | exfat) options=$options,uid=@{user},gid=plugdev,umask=0007 ;; esac
    mkdir -p "$place" "$known"
    echo "$place" >"$known/$1"
    mount -t "$kind" -o "$options" "/dev/$1" "$place" || { forget "$1" "$place"; exit 1; }
}

# unmount_it DEVICE: all of it is written first; of one that was pulled out nothing can be.
unmount_it() {
    [ -e "$known/$1" ] || exit 0
    place=$(cat "$known/$1")
    if [ "$(findmnt -n -o SOURCE --mountpoint "$place" || :)" = "/dev/$1" ]; then # and not another that came meanwhile
        if [ -b "/dev/$1" ]; then sync -f "$place"; fi
        umount "$place" || { sleep 2; umount "$place"; } || umount -l "$place" # somebody still looks at it
    fi
    forget "$1" "$place"
}

forget() {
    rmdir "$2" || :
    rm -f "$known/$1"
}

# release: each name in Loket's folder is a flash disk to take off. It is only compared, and taken away by Loket's own
# account: that folder is Loket's, and where it leads root must not follow.
release() {
    for request in "$asked"/*; do
        setpriv --reuid=@{user} --regid=@{user} --clear-groups rm -rf -- "$request"
        for one in "$known"/*; do
            if [ -e "$one" ] && [ "$(cat "$one")" = "$root/${request##*/}" ]; then
                systemctl stop "loket-stick@${one##*/}.service" || :
            fi
        done
    done
}

case "${2:-}" in *[!a-z0-9]*) exit 1 ;; esac
case $1 in
    mount) mount_it "$2" ;;
    unmount) unmount_it "$2" ;;
    release) release ;;
esac
