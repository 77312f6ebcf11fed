/* An event loop of the kernel's size and nothing else: a calendar, waits, and addressed draws.

   Each of `actors` waits again and again; a draw is the uniform at (seed, replication, stream of the
   actor, index), by Philox4x32-10, and makes an exponential delay. Only `draws` of `events` events
   draw; the others wait for one hour. Equal times are settled by the number of the actor. */

#include <math.h>
#include <stdint.h>

typedef struct { double time; int64_t rank; } Entry;
typedef struct { double odd; int64_t index; } Stream;

static double unit(uint32_t low, uint32_t high)
{
    return ((double)(((uint64_t)high << 20) | (low >> 12)) + 0.5) * 0x1p-52;
}

/* Two uniforms of one block; the second is kept for the next draw of the stream. */
static double uniform(Stream *stream, uint32_t actor, uint32_t replication)
{
    int64_t index = stream->index++;
    if (index & 1) return stream->odd;
    uint32_t c0 = (uint32_t)(index >> 1), c1 = actor, c2 = 0x5eed, c3 = replication;
    uint32_t k0 = 1, k1 = 2;
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    stream->odd = unit(c2, c3);
    return unit(c0, c1);
}

static int before(Entry a, Entry b)
{
    return (a.time < b.time) | ((a.time == b.time) & (a.rank < b.rank));
}

typedef struct { Stream streams[4096]; int64_t owed, draws, events; } Luck;

static double delay(Luck *luck, int64_t actor, int64_t replication)
{
    luck->owed += luck->draws;
    if (luck->owed < luck->events) return 1.0;
    luck->owed -= luck->events;
    return -log1p(-uniform(&luck->streams[actor], (uint32_t)actor, (uint32_t)replication));
}

static void start(Luck *luck, int64_t actors, int64_t events, int64_t draws)
{
    luck->owed = 0, luck->draws = draws, luck->events = events;
    for (int64_t actor = 0; actor < actors; actor++) luck->streams[actor].index = 0;
}

/* The sum of the last moments of all replications: what pins that the loops did the same. */
double heap(int64_t replications, int64_t actors, int64_t events, int64_t draws)
{
    static _Thread_local Luck luck;
    static _Thread_local Entry entries[4096];
    double sum = 0.0;
    for (int64_t replication = 0; replication < replications; replication++) {
        start(&luck, actors, events, draws);
        for (int64_t actor = 0; actor < actors; actor++) entries[actor] = (Entry){0.0, actor};
        double now = 0.0;
        for (int64_t event = 0; event < events; event++) {
            Entry next = entries[0];
            now = next.time;
            next.time = now + delay(&luck, next.rank, replication);
            int64_t position = 0, below = 1;
            while (below < actors) {
                if (below + 1 < actors) below += before(entries[below + 1], entries[below]);
                if (!before(entries[below], next)) break;
                entries[position] = entries[below];
                position = below;
                below = 2 * position + 1;
            }
            entries[position] = next;
        }
        sum += now;
    }
    return sum;
}

double slots(int64_t replications, int64_t actors, int64_t events, int64_t draws)
{
    static _Thread_local Luck luck;
    static _Thread_local double times[4096];
    double sum = 0.0;
    for (int64_t replication = 0; replication < replications; replication++) {
        start(&luck, actors, events, draws);
        for (int64_t actor = 0; actor < actors; actor++) times[actor] = 0.0;
        double now = 0.0;
        for (int64_t event = 0; event < events; event++) {
            int64_t first = 0;
            for (int64_t actor = 1; actor < actors; actor++)
                if (times[actor] < times[first]) first = actor;
            now = times[first];
            times[first] = now + delay(&luck, first, replication);
        }
        sum += now;
    }
    return sum;
}

/* The draws alone, as uniforms; returns their sum. */
double uniforms(int64_t replications, int64_t actors, int64_t events, int64_t draws)
{
    static _Thread_local Luck luck;
    double sum = 0.0;
    for (int64_t replication = 0; replication < replications; replication++) {
        start(&luck, actors, events, draws);
        for (int64_t draw = 0; draw < draws; draw++)
            sum += uniform(&luck.streams[draw % actors], (uint32_t)(draw % actors),
                           (uint32_t)replication);
    }
    return sum;
}
