"""Case work: who asks for help, which need a household has, and which adviser looks after it."""
