/* Between a program and its disk (LD_PRELOAD): writes down, in one order for all processes, what is asked of the files
   below a folder, and lets every n-th read, write or fsync fail when told to.

   Needs no header files, so that the smallest compiler will do (tcc); 64-bit Linux. The other half is disk.py. */

typedef unsigned long size;
typedef long offset;
struct piece { const void *base; size length; };
struct range { short type, whence; long start, length; int process; };

extern void *dlsym(void *, const char *);
extern char *getenv(const char *);
extern int *__errno_location(void);
extern int getpid(void);
extern int access(const char *, int);
extern long readlink(const char *, char *, size);
extern offset lseek(int, offset, int);
extern void *mmap(void *, size, int, int, int, offset);
extern int fcntl(int, int, void *);
extern int pthread_mutex_lock(void *);
extern int pthread_mutex_unlock(void *);
extern int snprintf(char *, size, const char *, ...);
extern size strlen(const char *);
extern int strncmp(const char *, const char *, size);
extern void *memcpy(void *, const void *, size);

#define NEXT(name) dlsym((void *)-1, name)
#define LONGEST 4096
enum { CREATE = 64, TRUNCATE = 512, SET_LOCK_WAIT = 7, READ_LOCK = 0, WRITE_LOCK = 1, UNLOCK = 2, NO_SPACE = 28 };
/* what the other half writes into the shared page */
enum { READ_EVERY, WRITE_EVERY, SYNC_EVERY, ERROR, IS_FULL, READS, WRITES, SYNCS, FAILED };

static const char *folder;
static int *told;
static int journal = -1, owner;
static long mutex[16];

static void begin(void)
{
    static int begun;
    int control;
    int (*open_)(const char *, int, int) = NEXT("open");
    if (!begun) {
        begun = 1;
        folder = getenv("DISK_FOLDER");
        if (folder && getenv("DISK_CONTROL") && (control = open_(getenv("DISK_CONTROL"), 02, 0)) >= 0)
            told = mmap(0, 4096, 3, 1, control, 0);
    }
    if (folder && getenv("DISK_JOURNAL") && owner != getpid()) {
        owner = getpid();
        journal = open_(getenv("DISK_JOURNAL"), 02 | 02000 | 02000000, 0); /* to the end; not for whoever is started */
    }
}

static int is_ours(const char *path)
{
    size length;
    begin();
    if (!folder) return 0;
    length = strlen(folder);
    return !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

static int of_file(int file, char *path)
{
    char link[64];
    long length;
    begin();
    if (!folder) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    if ((length = readlink(link, path, LONGEST - 1)) < 0) return 0;
    path[length] = 0;
    if (length > 10 && !strncmp(path + length - 10, " (deleted)", 10)) return 0;
    return is_ours(path);
}

static int of_name(const char *name, char *path)
{
    long length = 0;
    if (name[0] != '/') {
        if ((length = readlink("/proc/self/cwd", path, LONGEST / 2)) < 0) return 0;
        path[length++] = '/';
    }
    while (name[0] == '.' && name[1] == '/') name += 2;
    snprintf(path + length, LONGEST - length, "%s", name);
    return is_ours(path);
}

static void hold(void)
{
    struct range all = {WRITE_LOCK, 0, 0, 0, 0};
    if (journal < 0) return;
    pthread_mutex_lock(mutex);
    fcntl(journal, SET_LOCK_WAIT, &all);
}

static void release(void)
{
    struct range all = {UNLOCK, 0, 0, 0, 0};
    if (journal < 0) return;
    fcntl(journal, SET_LOCK_WAIT, &all);
    pthread_mutex_unlock(mutex);
}

/* One line of the journal: what, how long the names and the bytes are, where, then names and bytes. */
static void note(char what, const char *path, const char *other, offset where, const void *bytes, size length)
{
    char head[24];
    int names[2];
    struct piece pieces[4];
    long (*writev_)(int, struct piece *, int) = NEXT("writev");
    if (journal < 0) return;
    names[0] = strlen(path);
    names[1] = strlen(other);
    head[0] = what;
    memcpy(head + 1, names, 8);
    memcpy(head + 9, &where, 8);
    names[0] = length;
    memcpy(head + 17, names, 4);
    pieces[0].base = head, pieces[0].length = 21;
    pieces[1].base = path, pieces[1].length = strlen(path);
    pieces[2].base = other, pieces[2].length = strlen(other);
    pieces[3].base = bytes, pieces[3].length = length;
    writev_(journal, pieces, bytes ? 4 : 3);
}

static int fails(int every, int counter)
{
    int turn;
    if (!told || !told[every]) return 0;
    turn = ++told[counter];
    if (turn % told[every]) return 0;
    told[FAILED]++;
    *__errno_location() = told[ERROR];
    return 1;
}

/* A full disk lets be written over, not grow. */
static int is_full(int file, offset until)
{
    offset here, end;
    if (!told || !told[IS_FULL]) return 0;
    here = lseek(file, 0, 1);
    end = lseek(file, 0, 2);
    lseek(file, here, 0);
    if ((until < 0 ? here - until : until) <= end) return 0;
    told[FAILED]++;
    *__errno_location() = NO_SPACE;
    return 1;
}

static int no_room_for_new(void)
{
    if (!told || !told[IS_FULL]) return 0;
    told[FAILED]++;
    *__errno_location() = NO_SPACE;
    return 1;
}

#define WRITING(path, file, until, real)                               \
    if (!of_file(file, path)) return real;                             \
    if (fails(WRITE_EVERY, WRITES) || is_full(file, until)) return -1; \
    hold();                                                            \
    done = real;

long write(int file, const void *bytes, size length)
{
    char path[LONGEST];
    long done;
    long (*real)(int, const void *, size) = NEXT("write");
    WRITING(path, file, -(offset)length, real(file, bytes, length))
    if (done > 0) note('W', path, "", lseek(file, 0, 1) - done, bytes, done);
    release();
    return done;
}

long pwrite64(int file, const void *bytes, size length, offset where)
{
    char path[LONGEST];
    long done;
    long (*real)(int, const void *, size, offset) = NEXT("pwrite64");
    WRITING(path, file, where + (offset)length, real(file, bytes, length, where))
    if (done > 0) note('W', path, "", where, bytes, done);
    release();
    return done;
}

long pwrite(int file, const void *bytes, size length, offset where) { return pwrite64(file, bytes, length, where); }

static void note_pieces(const char *path, const struct piece *pieces, int count, offset where, long done)
{
    int each;
    for (each = 0; each < count && done > 0; each++) {
        long part = (long)pieces[each].length < done ? (long)pieces[each].length : done;
        note('W', path, "", where, pieces[each].base, part);
        where += part;
        done -= part;
    }
}

long pwritev64(int file, const struct piece *pieces, int count, offset where)
{
    char path[LONGEST];
    long done;
    offset all = 0;
    int each;
    long (*real)(int, const struct piece *, int, offset) = NEXT("pwritev64");
    for (each = 0; each < count; each++) all += pieces[each].length;
    WRITING(path, file, where + all, real(file, pieces, count, where))
    note_pieces(path, pieces, count, where, done);
    release();
    return done;
}

long pwritev(int file, const struct piece *pieces, int count, offset where)
{
    return pwritev64(file, pieces, count, where);
}

long writev(int file, const struct piece *pieces, int count)
{
    char path[LONGEST];
    long done;
    offset all = 0;
    int each;
    long (*real)(int, const struct piece *, int) = NEXT("writev");
    for (each = 0; each < count; each++) all += pieces[each].length;
    WRITING(path, file, -all, real(file, pieces, count))
    if (done > 0) note_pieces(path, pieces, count, lseek(file, 0, 1) - done, done);
    release();
    return done;
}

long read(int file, void *bytes, size length)
{
    char path[LONGEST];
    long (*real)(int, void *, size) = NEXT("read");
    if (told && told[READ_EVERY] && of_file(file, path) && fails(READ_EVERY, READS)) return -1;
    return real(file, bytes, length);
}

long pread64(int file, void *bytes, size length, offset where)
{
    char path[LONGEST];
    long (*real)(int, void *, size, offset) = NEXT("pread64");
    begin();
    if (told && told[READ_EVERY] && of_file(file, path) && fails(READ_EVERY, READS)) return -1;
    return real(file, bytes, length, where);
}

long pread(int file, void *bytes, size length, offset where) { return pread64(file, bytes, length, where); }

static int synced(int file, int (*real)(int))
{
    char path[LONGEST];
    int done;
    if (!of_file(file, path)) return real(file);
    if (fails(SYNC_EVERY, SYNCS)) return -1;
    hold();
    done = real(file);
    if (!done) note('S', path, "", 0, 0, 0);
    release();
    return done;
}

int fsync(int file) { return synced(file, NEXT("fsync")); }
int fdatasync(int file) { return synced(file, NEXT("fdatasync")); }

int ftruncate64(int file, offset length)
{
    char path[LONGEST];
    int done;
    int (*real)(int, offset) = NEXT("ftruncate64");
    if (!of_file(file, path)) return real(file, length);
    hold();
    done = real(file, length);
    if (!done) note('T', path, "", length, 0, 0);
    release();
    return done;
}

int ftruncate(int file, offset length) { return ftruncate64(file, length); }

int posix_fallocate64(int file, offset where, offset length)
{
    char path[LONGEST];
    int done;
    int (*real)(int, offset, offset) = NEXT("posix_fallocate64");
    if (!of_file(file, path)) return real(file, where, length);
    if (is_full(file, where + length)) return NO_SPACE;
    hold();
    done = real(file, where, length);
    if (!done) note('G', path, "", where + length, 0, 0);
    release();
    return done;
}

int posix_fallocate(int file, offset where, offset length) { return posix_fallocate64(file, where, length); }

static int opened(const char *name, const char *path, int flags, int mode)
{
    int file, is_new = access(path, 0) != 0;
    int (*real)(const char *, int, int) = NEXT("open64");
    if (is_new && no_room_for_new()) return -1;
    hold();
    file = real(name, flags, mode);
    if (file >= 0 && is_new) note('C', path, "", 0, 0, 0);
    else if (file >= 0 && flags & TRUNCATE) note('T', path, "", 0, 0, 0);
    release();
    return file;
}

int open64(const char *name, int flags, int mode)
{
    char path[LONGEST];
    int (*real)(const char *, int, int) = NEXT("open64");
    if (!(flags & (CREATE | TRUNCATE)) || !of_name(name, path)) return real(name, flags, mode);
    return opened(name, path, flags, mode);
}

int open(const char *name, int flags, int mode) { return open64(name, flags, mode); }

int mkdir(const char *name, unsigned mode)
{
    char path[LONGEST];
    int (*real)(const char *, unsigned) = NEXT("mkdir");
    if (of_name(name, path) && no_room_for_new()) return -1;
    return real(name, mode);
}

static int named_anew(char what, const char *from, const char *to, int (*real)(const char *, const char *))
{
    char before[LONGEST], after[LONGEST];
    int done;
    if (!of_name(from, before) || !of_name(to, after)) return real(from, to);
    hold();
    done = real(from, to);
    if (!done) note(what, before, after, 0, 0, 0);
    release();
    return done;
}

int rename(const char *from, const char *to) { return named_anew('R', from, to, NEXT("rename")); }
int link(const char *from, const char *to) { return named_anew('L', from, to, NEXT("link")); }

int unlink(const char *name)
{
    char path[LONGEST];
    int done;
    int (*real)(const char *) = NEXT("unlink");
    if (!of_name(name, path)) return real(name);
    hold();
    done = real(name);
    if (!done) note('U', path, "", 0, 0, 0);
    release();
    return done;
}

int unlinkat(int place, const char *name, int flags)
{
    char path[LONGEST];
    int done, is_ours_ = 0;
    size length;
    int (*real)(int, const char *, int) = NEXT("unlinkat");
    if (flags || name[0] == '/' || place == -100) is_ours_ = !flags && of_name(name, path);
    else if (of_file(place, path)) {
        length = strlen(path);
        snprintf(path + length, LONGEST - length, "/%s", name);
        is_ours_ = 1;
    }
    if (!is_ours_) return real(place, name, flags);
    hold();
    done = real(place, name, flags);
    if (!done) note('U', path, "", 0, 0, 0);
    release();
    return done;
}
