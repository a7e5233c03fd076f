-- Names of the generation of scripts before. Queues were kept in Redis then.
mix.redis.push = mix.queue.push
